package im.clove.s2s.queue;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.Names;
import im.clove.xmpp.stanza.Stanza;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What belongs on another link is handed over page by page.
final class SortingTest {
    private final OutboxStage stage = new OutboxStage();
    private Outbox outbox = stage.outbox(stage.disk, 6, 3);

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
        outbox = stage.outbox(stage.disk, 500, 3);
        IntStream.range(0, 50).forEach(i -> offer(String.valueOf(i)));
        List<Queued> moving = outbox.move(stanza -> Integer.parseInt(stanza.id()) % 2 == 0);
        outbox.commit(null);
        assertThat(moving).hasSize(25);
        assertThat(stage.disk.numbers(OutboxStage.WAY)).hasSize(50);
        assertThat(outbox.isEmpty()).isFalse();
        assertThat(outbox.next()).as("before all are sorted out").isEmpty();
        moving.forEach(entry -> assertThat(outbox.moved(entry.number())).isEmpty());
        outbox.commit(null);
        assertThat(stage.disk.numbers(OutboxStage.WAY)).hasSize(25);
        assertThat(outbox.size()).isEqualTo(25);
        assertThat(outbox.next().orElseThrow().stanza().id()).isEqualTo("1");
    }

    @Test
    @DisplayName(
            "However much belongs to another link, a page of it is in memory, and each stanza is read twice at most")
    void aLargeQueueIsMovedPageByPage() {
        int all = 3_000;
        outbox = stage.outbox(stage.disk, all, 3);
        IntStream.range(0, all).forEach(i -> offer(String.valueOf(i)));
        outbox.rest();
        int before = stage.disk.read();
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
        assertThat(stage.disk.numbers(OutboxStage.WAY)).hasSize(all / 3);
        assertThat(stage.disk.read() - before).isLessThanOrEqualTo(all + 64);
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
        assertThat(stage.disk.read() - before).isLessThanOrEqualTo(2 * all);
        assertThat(stage.node.held()).isZero();
    }

    @Test
    @DisplayName("What is being moved is not sent from here when the link rested meanwhile, and not forgotten either")
    void whatIsBeingMovedIsNotReadAgain() {
        outbox = stage.outbox(stage.disk, 500, 3);
        IntStream.range(0, 10).forEach(i -> offer(String.valueOf(i)));
        List<Queued> moving = outbox.move(stanza -> Integer.parseInt(stanza.id()) > 7);
        outbox.rest();
        assertThat(ids(outbox.take(_ -> true))).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
        moving.forEach(entry -> outbox.moved(entry.number()));
        assertThat(outbox.isEmpty()).isTrue();
        outbox.commit(null);
        assertThat(stage.disk.numbers(OutboxStage.WAY)).isEmpty();
    }
}
