package im.clove.node.admin.health;

import im.clove.node.admin.health.Ailment.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What there is to do about the way into the network, and about other servers. Pure.
public final class NetworkRules {
    /// Beyond this a router loses touch with the network, which keeps time to the minute.
    private static final Duration SKEW = Duration.ofSeconds(30);

    /// A router's first tunnels take minutes.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// Test calls fail now and then where the network is busy.
    private static final Duration CALLS = Duration.ofMinutes(30);

    /// Fewer attempts say nothing.
    private static final long ATTEMPTS = 20;

    /// Of the attempts, in percent: below this the network is in distress.
    private static final long STRESS = 20;

    /// Machines of people are off for a night, or a weekend's day.
    private static final Duration SILENCE = Duration.ofDays(2);

    private NetworkRules() {}

    /// @param skew how far the network's clock is ahead of this machine's; zero if unknown
    public static Optional<Ailment> clock(Duration skew) {
        return skew.abs().compareTo(SKEW) > 0
                ? Optional.of(Ailment.problem(
                        Code.CLOCK_OFF,
                        "This machine's clock is " + skew.abs().toSeconds() + " s "
                                + (skew.isNegative() ? "ahead of" : "behind")
                                + " the network's, which turns away whoever is off by a minute.",
                        "Set the clock of this machine right, and let it be kept right (on most systems:"
                                + " `timedatectl set-ntp true`)."))
                : Optional.empty();
    }

    static List<Ailment> of(Signs.Network network, Instant now) {
        List<Ailment> found = new ArrayList<>();
        Optional<Ailment> clock = network.router().flatMap(router -> clock(router.skew()));
        clock.ifPresent(found::add);
        String trouble = network.progress().trouble();
        if (!trouble.isEmpty()) {
            // What the router says of a wrong clock has been said.
            if (clock.isEmpty()) {
                found.add(Ailment.problem(
                        Code.ROUTER_TROUBLE,
                        "Something is in the way of the I2P router: " + MachineRules.sentence(trouble),
                        "The router goes on trying by itself; `clove check` looks closer."));
            }
        } else {
            step(network, Duration.between(network.since(), now)).ifPresent(found::add);
        }
        network.router().flatMap(NetworkRules::stress).ifPresent(found::add);
        return found;
    }

    private static Optional<Ailment> step(Signs.Network network, Duration since) {
        boolean isLong = since.compareTo(PATIENCE) > 0;
        String time = minutes(since);
        return switch (network.progress().step()) {
            case NONE, STARTING ->
                Optional.of(Ailment.problem(
                                Code.ROUTER_SILENT,
                                "The I2P router has been starting for " + time + " and does not get on.",
                                "Stop the node and start it again; the router's own log lies in the folder `router` of"
                                        + " the data folder."))
                        .filter(_ -> isLong);
            case WAITING ->
                Optional.of(Ailment.problem(
                                Code.ROUTER_AWAY,
                                "The I2P router that this node is to use has not answered for " + time + '.',
                                "Start that router, and see that its client port (I2CP) is on and is the one that"
                                        + " i2p.external names."))
                        .filter(_ -> isLong);
            case PEERS ->
                Optional.of(Ailment.problem(
                                Code.NO_PEERS,
                                "The I2P router has been looking for first peers for " + time + '.',
                                "See whether this machine reaches the internet; where the servers that name first peers"
                                        + " are blocked, `clove reseed import FILE` takes a bundle from a friend."))
                        .filter(_ -> isLong);
            case TUNNELS ->
                Optional.of(Ailment.problem(
                                Code.NO_TUNNELS,
                                "There have been no tunnels for " + time + ", so nobody outside reaches this node.",
                                "See whether this machine reaches the internet and whether a firewall keeps Clove in;"
                                        + " what is written meanwhile waits."))
                        .filter(_ -> isLong);
            case PUBLISHING ->
                Optional.of(Ailment.problem(
                                Code.NOT_PUBLISHED,
                                "The network has not learnt for " + time + " where this node is found.",
                                "That is tried again and again; if it lasts, stop the node and start it again."))
                        .filter(_ -> isLong);
            case PUBLISHED ->
                Optional.of(Ailment.warning(
                                Code.NOT_REACHABLE,
                                "The network knows this node, but no test call has come through for " + time + '.',
                                "Others may have to wait; `clove check` calls again and says what it finds."))
                        .filter(_ -> since.compareTo(CALLS) > 0);
            case REACHABLE -> Optional.empty();
        };
    }

    private static Optional<Ailment> stress(Signs.Router router) {
        long all = router.built() + router.failed();
        return all >= ATTEMPTS && router.built() * 100 < all * STRESS
                ? Optional.of(Ailment.warning(
                        Code.NETWORK_STRESS,
                        "Of " + all + " tunnels that were tried in the last ten minutes " + router.built()
                                + " could be built: the I2P network is overloaded or under attack, or this machine's"
                                + " way to it is bad.",
                        "If nothing is wrong with this machine's internet, wait: messages take longer, and none is"
                                + " lost."))
                : Optional.empty();
    }

    /// @param keep for how long something waits
    static List<Ailment> servers(List<KnownServer> servers, Duration keep, Instant now) {
        List<Ailment> found = new ArrayList<>();
        List<KnownServer> barred = servers.stream()
                .filter(server -> server.waiting() > 0 && server.isBarred())
                .toList();
        if (!barred.isEmpty()) {
            found.add(Ailment.warning(
                    Code.NO_WAY,
                    messages(barred) + " for " + count(barred.size(), "server") + " to which no way leads as this node"
                            + " is set up.",
                    "`clove outbox list` says which and why; `clove map add` says where a domain lives, `clove outbox"
                            + " drop` gives the messages back."));
        }
        List<KnownServer> silent = servers.stream()
                .filter(server -> server.waiting() > 0
                        && !server.isBarred()
                        && server.oldest().filter(each -> isLongAgo(each, now)).isPresent()
                        && server.seen().filter(each -> !isLongAgo(each, now)).isEmpty())
                .toList();
        if (!silent.isEmpty()) {
            found.add(Ailment.warning(
                    Code.SERVER_SILENT,
                    messages(silent) + " for " + count(silent.size(), "server") + " not heard of for "
                            + longest(silent, now) + '.',
                    "Ask the people there by another way whether their node runs (`clove status --why` says which it"
                            + " is). What waits for more than " + days(keep) + " goes back to who wrote it."));
        }
        return found;
    }

    private static boolean isLongAgo(Instant time, Instant now) {
        return time.plus(SILENCE).isBefore(now);
    }

    private static String longest(List<KnownServer> servers, Instant now) {
        return servers.stream()
                .map(server -> Duration.between(server.seen().or(server::oldest).orElse(now), now))
                .max(Duration::compareTo)
                .map(NetworkRules::days)
                .orElse("");
    }

    private static String messages(List<KnownServer> servers) {
        long count = servers.stream().mapToLong(KnownServer::waiting).sum();
        return count == 1 ? "1 message waits" : count + " messages wait";
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    static String days(Duration span) {
        return span.toDays() > 0 ? count(span.toDays(), "day") : count(span.toHours(), "hour");
    }

    private static String minutes(Duration span) {
        return span.toDays() > 1 ? count(span.toDays(), "day") : count(span.toMinutes(), "minute");
    }
}
