package im.clove.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Mark;
import im.clove.s2s.queue.OutboxStore;
import im.clove.s2s.queue.OutboxStore.Changes;
import im.clove.s2s.queue.OutboxStore.Head;
import im.clove.s2s.queue.OutboxStore.Kept;
import im.clove.s2s.queue.OutboxStore.Taken;
import im.clove.xmpp.jid.Domain;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the server-to-server engine may rely on, of every store it is given: the node's, and the one of its own plays.
abstract class OutboxStoreContractTest {
    static final Way WAY = new Way(Domain.of("verona.example"), Domain.of("mantua.example"));
    static final Way OTHER = new Way(Domain.of("rooms.verona.example"), Domain.of("mantua.example"));
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");

    private OutboxStore outboxes;

    abstract OutboxStore open();

    /// The same data in a new process.
    abstract OutboxStore restarted();

    /// As the owner of an incoming stanza does, with what the stanza changed.
    abstract void mark(Mark mark);

    @BeforeEach
    void openStore() {
        outboxes = open();
    }

    static Kept kept(long number) {
        return new Kept(
                number, NOON.plusSeconds(number), 100, ("<m id='" + number + "'/>").getBytes(StandardCharsets.UTF_8));
    }

    static Changes add(long... numbers) {
        return new Changes(
                new Head("id", 1_000, numbers.length, 100L * numbers.length, NOON),
                LongStream.of(numbers).mapToObj(OutboxStoreContractTest::kept).toList(),
                List.of(),
                null);
    }

    private List<Long> numbers(Way way) {
        return outboxes.read(way, 0, 10_000).stream().map(Kept::number).toList();
    }

    private static Way host(int number) {
        return new Way(Domain.of("verona.example"), Domain.of("host" + number + ".example"));
    }

    @Test
    void nothingIsKnownOfAWayThatWasNeverUsed() {
        assertThat(outboxes.load(WAY)).isEmpty();
        assertThat(outboxes.read(WAY, 0, 10)).isEmpty();
        assertThat(outboxes.waiting()).isEmpty();
    }

    @Test
    void whatWaitsComesBackInOrderPageByPageAndAfterARestart() {
        outboxes.commit(WAY, add(2, 3, 5, 256, 70_000));
        outboxes = restarted();
        assertThat(outboxes.read(WAY, 0, 2)).extracting(Kept::number).containsExactly(2L, 3L);
        assertThat(outboxes.read(WAY, 3, 10)).extracting(Kept::number).containsExactly(5L, 256L, 70_000L);
        Kept first = outboxes.read(WAY, 0, 1).getFirst();
        assertThat(first.keptAt()).isEqualTo(NOON.plusSeconds(2));
        assertThat(first.bytes()).isEqualTo(100);
        assertThat(new String(first.stanza(), StandardCharsets.UTF_8)).isEqualTo("<m id='2'/>");
        assertThat(outboxes.load(WAY))
                .contains(new OutboxStore.Saved(new Head("id", 1_000, 5, 500, NOON), null, List.of()));
    }

    @Test
    void addingAndRemovingAreOneStep() {
        outboxes.commit(WAY, add(1, 2, 3));
        outboxes.commit(WAY, new Changes(new Head("id", 1_000, 2, 200, null), List.of(kept(4)), List.of(1L, 2L), null));
        assertThat(numbers(WAY)).containsExactly(3L, 4L);
        outboxes.commit(WAY, new Changes(null, List.of(), List.of(3L, 99L), null));
        assertThat(numbers(WAY)).containsExactly(4L);
        assertThat(outboxes.load(WAY).orElseThrow().head()).isEqualTo(new Head("id", 1_000, 2, 200, null));
    }

    @Test
    void waysDoNotMix() {
        outboxes.commit(WAY, add(1));
        outboxes.commit(OTHER, add(2));
        assertThat(numbers(WAY)).containsExactly(1L);
        assertThat(numbers(OTHER)).containsExactly(2L);
        assertThat(outboxes.waiting()).containsExactlyInAnyOrder(WAY, OTHER);
        outboxes.commit(WAY, new Changes(new Head("id", 1_000, 0, 0, NOON), List.of(), List.of(1L), null));
        assertThat(outboxes.waiting()).containsExactly(OTHER);
    }

    @Test
    void marksAreKeptWithWhatTheirStanzasChangedUntilTheyAreCounted() {
        List<Mark> marks = new ArrayList<>();
        for (long number : new long[] {7, 8, 300}) {
            marks.add(new Mark(WAY, "peer", number));
        }
        Mark old = new Mark(WAY, "earlier", 9);
        for (Mark mark : marks) {
            mark(mark);
        }
        mark(old);
        mark(new Mark(OTHER, "peer", 1));

        OutboxStore.Saved saved = outboxes.load(WAY).orElseThrow();
        assertThat(saved.head()).isNull();
        assertThat(saved.taken()).isNull();
        assertThat(saved.marks()).hasSize(4).containsAll(marks).contains(old);

        outboxes.commit(WAY, new Changes(null, List.of(), List.of(), new Taken("peer", 8)));
        saved = outboxes.load(WAY).orElseThrow();
        assertThat(saved.taken()).isEqualTo(new Taken("peer", 8));
        assertThat(saved.marks()).containsExactly(new Mark(WAY, "peer", 300));
        assertThat(outboxes.load(OTHER).orElseThrow().marks()).hasSize(1);
        assertThat(outboxes.waiting()).isEmpty();
    }

    @Test
    void theServersOfTheLastConversationsAreKnownAfterARestartTheLatestFirst() {
        assertThat(outboxes.met()).isEmpty();
        outboxes.met(WAY, NOON);
        outboxes.met(OTHER, NOON.plusSeconds(1));
        outboxes.met(WAY, NOON.plusSeconds(700));
        outboxes = restarted();
        assertThat(outboxes.met()).containsExactly(WAY, OTHER);
        assertThat(outboxes.waiting()).isEmpty();
        assertThat(outboxes.load(WAY)).isEmpty();
    }

    @Test
    void aServerThatWasNotedLatelyIsNotWrittenAgain() {
        outboxes.met(WAY, NOON);
        outboxes.met(OTHER, NOON);
        outboxes.met(WAY, NOON.plusSeconds(500));
        assertThat(outboxes.met()).containsExactly(OTHER, WAY);
        outboxes.met(WAY, NOON.minusSeconds(700));
        assertThat(outboxes.met()).as("with a clock that was set back").containsExactly(WAY, OTHER);
    }

    @Test
    void onlySoManyServersAreRemembered() {
        for (int i = 0; i < OutboxStore.MOST_MET + 5; i++) {
            outboxes.met(host(i), NOON.plusSeconds(i));
        }
        assertThat(outboxes.met())
                .hasSize(OutboxStore.MOST_MET)
                .startsWith(host(OutboxStore.MOST_MET + 4))
                .doesNotContain(host(4));
    }
}
