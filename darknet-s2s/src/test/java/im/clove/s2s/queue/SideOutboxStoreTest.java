package im.clove.s2s.queue;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.place.Way;
import im.clove.s2s.queue.OutboxStore.Changes;
import im.clove.s2s.queue.OutboxStore.Head;
import im.clove.s2s.queue.OutboxStore.Kept;
import im.clove.s2s.sim.MemoryOutboxStore;
import im.clove.xmpp.jid.Domain;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SideOutboxStoreTest {
    private static final Way OURS = new Way(Domain.of("verona.example"), Domain.of("mantua.example"));
    private static final Way ROOMS = new Way(Domain.of("rooms.verona.example"), Domain.of("mantua.example"));

    private final OutboxStore all = new MemoryOutboxStore();
    private final OutboxStore ours = new SideOutboxStore(all, OURS::equals);
    private final OutboxStore rooms = new SideOutboxStore(all, ROOMS::equals);

    private static Changes one(String text) {
        byte[] stanza =
                ("<message><body>" + text + "</body></message>").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new Changes(
                new Head(text, 2, 1, stanza.length, null),
                List.of(new Kept(1, Instant.EPOCH, stanza.length, stanza)),
                List.of(),
                null);
    }

    @Test
    void eachSideTakesUpWhatWaitsOnItsOwnWays() {
        ours.commit(OURS, one("ours"));
        rooms.commit(ROOMS, one("rooms"));
        assertThat(ours.waiting()).containsExactly(OURS);
        assertThat(rooms.waiting()).containsExactly(ROOMS);
        assertThat(all.waiting()).containsExactlyInAnyOrder(OURS, ROOMS);
    }

    @Test
    void eachSideRemembersItsOwnConversations() {
        ours.met(OURS, Instant.EPOCH.plusSeconds(1));
        rooms.met(ROOMS, Instant.EPOCH.plusSeconds(2));
        assertThat(ours.met()).containsExactly(OURS);
        assertThat(rooms.met()).containsExactly(ROOMS);
    }

    @Test
    void aWayIsReadAndWrittenAsItIs() {
        ours.commit(OURS, one("ours"));
        assertThat(ours.load(OURS)).isEqualTo(all.load(OURS)).isPresent();
        assertThat(ours.read(OURS, 0, 10)).hasSize(1);
    }
}
