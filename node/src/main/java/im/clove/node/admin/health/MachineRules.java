package im.clove.node.admin.health;

import im.clove.node.admin.health.Ailment.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What there is to do about the machine and its files. Pure; `clove check` asks the same rules.
public final class MachineRules {
    /// No Clove is older than this, so no right clock shows an earlier time.
    private static final Instant FIRST_RELEASE = Instant.parse("2026-11-01T00:00:00Z");

    /// By so much a file may be of later than now: other machines write into shared folders.
    private static final Duration LATER = Duration.ofMinutes(2);

    private static final long LITTLE_SPACE = 256L << 20;
    private static final long NO_SPACE = 32L << 20;
    private static final int NEARLY_FULL = 90;
    private static final int FILES_NEARLY_FULL = 95;

    private MachineRules() {}

    /// Only gross errors can be seen without the network.
    ///
    /// @param newest when something in the data folder was last changed
    public static Optional<Ailment> clock(Instant now, Optional<Instant> newest) {
        String says = "This machine's clock says " + CertificateRule.time(now);
        String remedy = "Set the clock of this machine right, and let it be kept right (on most systems:"
                + " `timedatectl set-ntp true`).";
        if (now.isBefore(FIRST_RELEASE)) {
            return Optional.of(
                    Ailment.problem(Code.CLOCK, says + ", which is before this program was written.", remedy));
        }
        return newest.filter(time -> time.isAfter(now.plus(LATER)))
                .map(time -> Ailment.problem(
                        Code.CLOCK,
                        says + ", but the data folder was changed at " + CertificateRule.time(time) + '.',
                        remedy));
    }

    /// @param free bytes
    public static Optional<Ailment> disk(long free) {
        String remedy = "Make room: delete what is not needed on that disk, or move the data folder to a larger one.";
        if (free < NO_SPACE) {
            return Optional.of(Ailment.problem(
                    Code.DISK,
                    "The disk with the data folder is full (" + mebibytes(free)
                            + " free): soon no message can be kept.",
                    remedy));
        }
        return free < LITTLE_SPACE
                ? Optional.of(Ailment.warning(
                        Code.DISK,
                        "The disk with the data folder is nearly full (" + mebibytes(free)
                                + " free): files are not taken any more.",
                        remedy))
                : Optional.empty();
    }

    /// @param reason why the last commit failed
    static Ailment store(String reason) {
        return Ailment.problem(
                Code.STORE,
                "Nothing can be kept at the moment, so messages are refused: " + sentence(reason),
                "See whether the disk is full or damaged, then start the node again; nothing is lost that was"
                        + " acknowledged.");
    }

    /// @param obstacle why it cannot be written
    public static Ailment log(String obstacle) {
        return Ailment.problem(
                Code.LOG,
                "There is no log file: " + sentence(obstacle),
                "Let the user that the node runs as write there, or set log.file to another place; then start the node"
                        + " again.");
    }

    /// @param text which port, why, and the option that sets another
    static Ailment port(String text) {
        return Ailment.warning(
                Code.PORT,
                "A way to this node could not be opened: " + sentence(text),
                "Then start the node again; `clove config show` has its settings.");
    }

    static Optional<Ailment> memory(Signs.Load load) {
        String remedy = "`clove status --why` shows who holds what; give the node more memory (limits.memory, or more"
                + " for the machine) if that is what it needs.";
        if (load.refused() > 0) {
            return Optional.of(Ailment.warning(
                    Code.MEMORY,
                    "The node had no memory left and turned something away "
                            + (load.refused() == 1 ? "once" : load.refused() + " times") + " in the last ten minutes.",
                    remedy));
        }
        return load.held() > load.most() / 100 * NEARLY_FULL
                ? Optional.of(Ailment.warning(
                        Code.MEMORY,
                        "The memory that the node may use is nearly full: " + mebibytes(load.held()) + " of "
                                + mebibytes(load.most()) + '.',
                        remedy))
                : Optional.empty();
    }

    static Optional<Ailment> files(Signs.Load load) {
        return load.filesHeld() > load.filesMost() / 100 * FILES_NEARLY_FULL
                ? Optional.of(Ailment.warning(
                        Code.FILES,
                        "Shared files take " + mebibytes(load.filesHeld()) + " of the " + mebibytes(load.filesMost())
                                + " that they may: soon none is taken any more.",
                        "`clove files prune --before DATE` removes old ones, files.all allows more, files.keep lets"
                                + " them go earlier."))
                : Optional.empty();
    }

    /// @param file where it lies
    public static Ailment firstPassword(String file) {
        return Ailment.warning(
                Code.FIRST_PASSWORD,
                "The first administrator's password still lies in a file: " + file + '.',
                "Read it, then delete the file.");
    }

    static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("?") || text.endsWith("!") ? text : text + '.';
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
