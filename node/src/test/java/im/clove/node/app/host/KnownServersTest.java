package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.health.KnownServer;
import im.clove.node.store.Outboxes;
import im.clove.node.store.memory.MemoryStore;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.OutboxStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class KnownServersTest {
    private static final Domain NODE = Domain.of("node.example");
    private static final Domain ROOMS = Domain.of("rooms.example");
    private static final Domain MUM = Domain.of("mum.example");
    private static final Instant NOW = Instant.parse("2027-03-10T12:00:00Z");

    private final Outboxes outboxes = new Outboxes(new MemoryStore());

    private void wrote(Domain from, Domain to, @Nullable Instant seen, Instant... waiting) {
        List<OutboxStore.Kept> kept = LongStream.range(0, waiting.length)
                .mapToObj(i -> new OutboxStore.Kept(i + 1, waiting[(int) i], 1, new byte[1]))
                .toList();
        outboxes.commit(
                new Way(from, to),
                new OutboxStore.Changes(
                        new OutboxStore.Head("id", 9, kept.size(), kept.size(), seen), kept, List.of(), null));
    }

    private List<KnownServer> read(boolean isBarred) {
        return new KnownServers(
                        outboxes,
                        way -> isBarred && way.local().equals(ROOMS)
                                ? Optional.of(StanzaError.of(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND))
                                : Optional.empty())
                .read();
    }

    @Test
    @DisplayName("A server written to from two sides is one: what waits together, since the first, heard of last")
    void bothSides() {
        wrote(NODE, MUM, NOW.minusSeconds(90), NOW.minusSeconds(40), NOW.minusSeconds(30));
        wrote(ROOMS, MUM, NOW.minusSeconds(60), NOW.minusSeconds(50));
        assertThat(read(true))
                .containsExactly(new KnownServer(
                        MUM, Optional.of(NOW.minusSeconds(60)), 3, Optional.of(NOW.minusSeconds(50)), true));
        assertThat(read(false))
                .singleElement()
                .extracting(KnownServer::isBarred)
                .isEqualTo(false);
    }

    @Test
    @DisplayName("Of many, those for which something waits, then those that were there last")
    void many() {
        for (int i = 0; i < 2 * KnownServers.MOST; i++) {
            wrote(NODE, Domain.of("s" + i + ".example"), NOW.plusSeconds(i));
        }
        wrote(NODE, Domain.of("never.example"), null);
        wrote(NODE, MUM, null, NOW);
        List<KnownServer> servers = read(false);
        assertThat(servers).hasSize(KnownServers.MOST);
        assertThat(servers).extracting(KnownServer::domain).startsWith(MUM, Domain.of("s199.example"));
        assertThat(servers.getLast().domain()).isEqualTo(Domain.of("s101.example"));
    }
}
