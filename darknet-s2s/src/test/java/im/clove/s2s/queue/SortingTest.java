package im.clove.s2s.queue;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Rank;
import im.clove.s2s.Names;
import im.clove.s2s.config.LinkTimes;
import im.clove.s2s.config.PeerLimits;
import im.clove.s2s.place.Way;
import im.clove.s2s.sim.MemoryOutboxStore;
import im.clove.xmpp.stanza.Stanza;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What belongs on another link is handed over page by page.
final class SortingTest {
    private static final LinkTimes TIMES = new LinkTimes(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(45),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    private static final Way WAY = new Way(Names.ROMEO_HOST, Names.JULIET_HOST);

    private final MemoryOutboxStore disk = new MemoryOutboxStore();
    private final List<String> bounced = new ArrayList<>();
    private Instant date = Instant.parse("2026-11-21T00:00:00Z");
    private final Budget node = Budget.node(1_000_000);
    private final Budget budget = node.open(Budget.Kind.LINK, "peer", new Budget.Terms(Rank.PEER, 0, 100_000));
    private Outbox outbox = outbox(disk, 6, 3);

    private Outbox outbox(@Nullable MemoryOutboxStore on, int most, int window) {
        Keeping keeping = on == null ? null : new Keeping(on, () -> date, Duration.ofDays(7), Duration.ofSeconds(30));
        Spool spool = new Spool(WAY, keeping);
        Outbox made = new Outbox(
                spool,
                new PeerLimits(most, 1_000_000, window, 1, 1, 1, 1),
                TIMES,
                "fresh",
                budget,
                (stanza, reason) -> bounced.add(stanza.id() + " " + reason.condition()));
        spool.load().map(OutboxStore.Saved::head).ifPresent(made::restore);
        return made;
    }

    private void offer(String id) {
        Stanza stanza = Stanza.of(Names.elements("<message id='" + id + "'><body>x</body></message>")
                .getFirst());
        assertThat(outbox.offer(stanza, Failures.NOBODY, 100, 0)).isTrue();
        outbox.commit(null);
    }

    private static List<String> ids(List<Queued> entries) {
        return entries.stream()
                .map(entry -> String.valueOf(entry.stanza().id()))
                .toList();
    }

    @Test
    void whatBelongsToAnotherLinkStaysKeptUntilThatOneHasIt() {
        outbox = outbox(disk, 500, 3);
        IntStream.range(0, 50).forEach(i -> offer(String.valueOf(i)));
        List<Queued> moving = outbox.move(stanza -> Integer.parseInt(stanza.id()) % 2 == 0);
        outbox.commit(null);
        assertThat(moving).hasSize(25);
        assertThat(disk.numbers(WAY)).hasSize(50);
        assertThat(outbox.isEmpty()).isFalse();
        assertThat(outbox.next()).as("before all are sorted out").isEmpty();
        moving.forEach(entry -> assertThat(outbox.moved(entry.number())).isEmpty());
        outbox.commit(null);
        assertThat(disk.numbers(WAY)).hasSize(25);
        assertThat(outbox.size()).isEqualTo(25);
        assertThat(outbox.next().orElseThrow().stanza().id()).isEqualTo("1");
    }

    @Test
    @DisplayName(
            "However much belongs to another link, a page of it is in memory, and each stanza is read twice at most")
    void aLargeQueueIsMovedPageByPage() {
        int all = 3_000;
        outbox = outbox(disk, all, 3);
        IntStream.range(0, all).forEach(i -> offer(String.valueOf(i)));
        outbox.rest();
        int before = disk.read();
        List<String> moved = new ArrayList<>();
        List<Queued> page = outbox.move(stanza -> Integer.parseInt(stanza.id()) % 3 != 0);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(64);
            assertThat(outbox.next()).isEmpty();
            assertThat(outbox.size()).isEqualTo(all - moved.size());
            page.forEach(entry -> moved.add(entry.stanza().id()));
            List<Queued> next = List.of();
            for (Queued entry : page) {
                assertThat(next).as("while some of the page are not there").isEmpty();
                next = outbox.moved(entry.number());
            }
            outbox.commit(null);
            page = next;
        }
        assertThat(moved)
                .isEqualTo(IntStream.range(0, all)
                        .filter(i -> i % 3 != 0)
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(disk.numbers(WAY)).hasSize(all / 3);
        assertThat(disk.read() - before).isLessThanOrEqualTo(all + 64);
        List<String> sent = new ArrayList<>();
        for (Optional<Queued> next = outbox.next(); next.isPresent(); next = outbox.next()) {
            sent.add(next.get().stanza().id());
            assertThat(outbox.acknowledged(next.get().number())).isPresent();
            outbox.commit(null);
        }
        assertThat(sent)
                .isEqualTo(IntStream.range(0, all / 3)
                        .mapToObj(i -> String.valueOf(3 * i))
                        .toList());
        assertThat(disk.read() - before).isLessThanOrEqualTo(2 * all);
        assertThat(node.held()).isZero();
    }

    @Test
    @DisplayName("What is being moved is not sent from here when the link rested meanwhile, and not forgotten either")
    void whatIsBeingMovedIsNotReadAgain() {
        outbox = outbox(disk, 500, 3);
        IntStream.range(0, 10).forEach(i -> offer(String.valueOf(i)));
        List<Queued> moving = outbox.move(stanza -> Integer.parseInt(stanza.id()) > 7);
        outbox.rest();
        assertThat(ids(outbox.take(_ -> true))).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
        moving.forEach(entry -> outbox.moved(entry.number()));
        assertThat(outbox.isEmpty()).isTrue();
        outbox.commit(null);
        assertThat(disk.numbers(WAY)).isEmpty();
    }
}
