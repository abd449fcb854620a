package im.clove.node.app.host;

import im.clove.node.admin.health.KnownServer;
import im.clove.node.store.Outboxes;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.OutboxStore.Head;
import im.clove.s2s.queue.OutboxStore.Kept;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The servers that this one has written to, as the store has them. Thread-safe.
///
/// @param obstacle why nothing can go on a way as things stand
record KnownServers(Outboxes outboxes, Function<Way, Optional<StanzaError>> obstacle) {
    /// How many are told of.
    static final int MOST = 100;

    private static final Comparator<KnownServer> ORDER = Comparator.comparingLong(KnownServer::waiting)
            .reversed()
            .thenComparing(server -> server.seen().orElse(Instant.EPOCH), Comparator.reverseOrder());

    private static final Comparator<Line> LAST =
            Comparator.comparing(Line::waits).thenComparing(Line::seen).reversed();

    private record Line(Way way, Head head) {
        Instant seen() {
            return Optional.ofNullable(head.seen()).orElse(Instant.EPOCH);
        }

        boolean waits() {
            return head.stanzas() > 0;
        }
    }

    /// Those for which something waits first, then those that were there last; no more than [#MOST].
    ///
    /// @throws im.clove.node.store.StoreException if the store cannot be read
    List<KnownServer> read() {
        List<Line> lines = new ArrayList<>();
        outboxes.known((way, head) -> lines.add(new Line(way, head)));
        Map<Domain, KnownServer> servers = new HashMap<>();
        lines.stream()
                .sorted(LAST)
                .filter(line -> line.waits() || line.head().seen() != null)
                .limit(MOST)
                .forEach(line -> servers.merge(line.way().remote(), server(line), KnownServers::both));
        return servers.values().stream().sorted(ORDER).toList();
    }

    private KnownServer server(Line line) {
        Way way = line.way();
        return new KnownServer(
                way.remote(),
                Optional.ofNullable(line.head().seen()),
                line.head().stanzas(),
                line.waits()
                        ? outboxes.read(way, 0, 1).stream().map(Kept::keptAt).findFirst()
                        : Optional.empty(),
                line.waits() && obstacle.apply(way).isPresent());
    }

    /// The same server, written to from two sides of this one.
    private static KnownServer both(KnownServer one, KnownServer other) {
        return new KnownServer(
                one.domain(),
                one.seen()
                        .filter(time -> other.seen().filter(time::isBefore).isEmpty())
                        .or(other::seen),
                one.waiting() + other.waiting(),
                one.oldest()
                        .filter(time -> other.oldest().filter(time::isAfter).isEmpty())
                        .or(other::oldest),
                one.isBarred() || other.isBarred());
    }
}
