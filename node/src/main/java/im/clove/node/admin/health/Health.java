package im.clove.node.admin.health;

import java.time.Instant;
import java.util.List;

/// How a node is.
///
/// @param at when that was found
/// @param ailments what somebody has to do something about, problems first; empty if the node is well
/// @param servers those that this node has written to, the ones for which something waits first; not all, if they are
///     many
public record Health(Instant at, List<Ailment> ailments, List<KnownServer> servers) {
    public Health {
        ailments = List.copyOf(ailments);
        servers = List.copyOf(servers);
    }

    /// What the signs come to.
    public static Health of(Signs signs) {
        return new Health(signs.now(), Diagnosis.of(signs), signs.servers());
    }

    public boolean isWell() {
        return ailments.isEmpty();
    }

    public boolean hasProblem() {
        return ailments.stream().anyMatch(Ailment::isProblem);
    }

    /// For programs: `well`, `warning` or `problem`.
    public String status() {
        return isWell() ? "well" : hasProblem() ? Ailment.Severity.PROBLEM.word() : Ailment.Severity.WARNING.word();
    }

    /// For people.
    public String words() {
        return switch (ailments.size()) {
            case 0 -> "well";
            case 1 -> "1 thing needs you";
            default -> ailments.size() + " things need you";
        };
    }
}
