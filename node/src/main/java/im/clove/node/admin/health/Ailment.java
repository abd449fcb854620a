package im.clove.node.admin.health;

import java.util.Locale;

/// Something about a node that somebody has to do something about. It names no contact and no other server, so it may
/// be shown to whoever may see how the node is.
///
/// @param sentence what is wrong, for a person who runs no other server
/// @param remedy what to do
public record Ailment(Code code, Severity severity, String sentence, String remedy) {
    /// What kinds there are. Their words ([#word]) are for programs and stay as they are.
    public enum Code {
        /// The machine's clock contradicts this program, or what is on the disk.
        CLOCK,
        /// The machine's clock is not the network's.
        CLOCK_OFF,
        DISK,
        STORE,
        LOG,
        PORT,
        MEMORY,
        FILES,
        ROUTER_TROUBLE,
        ROUTER_SILENT,
        ROUTER_AWAY,
        NO_PEERS,
        NO_TUNNELS,
        NOT_PUBLISHED,
        NOT_REACHABLE,
        NETWORK_STRESS,
        NO_WAY,
        SERVER_SILENT,
        CERTIFICATE_OVER,
        CERTIFICATE_EARLY,
        CERTIFICATE_SOON,
        AUTHORITY_SOON,
        BACKUP,
        FIRST_PASSWORD;

        /// For programs, such as `clock-off`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// How urgent it is.
    public enum Severity {
        /// The node does what it is for; look soon.
        WARNING,
        /// It does not, or will not in a moment.
        PROBLEM;

        /// For programs.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Ailment warning(Code code, String sentence, String remedy) {
        return new Ailment(code, Severity.WARNING, sentence, remedy);
    }

    static Ailment problem(Code code, String sentence, String remedy) {
        return new Ailment(code, Severity.PROBLEM, sentence, remedy);
    }

    /// Both sentences.
    public String text() {
        return sentence + ' ' + remedy;
    }

    public boolean isProblem() {
        return severity == Severity.PROBLEM;
    }
}
