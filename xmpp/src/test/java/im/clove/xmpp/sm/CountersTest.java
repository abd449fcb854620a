package im.clove.xmpp.sm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.xmpp.sm.UnackedQueue.Acknowledged;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountersTest {
    private static final long TOP = 0xffff_ffffL;

    private static UnackedQueue<Integer> queue(int size) {
        return new UnackedQueue<>(new UnackedQueue.Limits(size, 1_000));
    }

    private static <T> List<T> freed(Acknowledged<T> result) {
        return switch (result) {
            case Acknowledged.Freed<T>(List<T> items) -> items;
            case Acknowledged.TooHigh<T> wrong -> throw new AssertionError(wrong.toString());
        };
    }

    @ParameterizedTest
    @CsvSource({"0,1,1", "4294967295,1,0", "4294967290,10,4", "0,4294967296,0", "5,4294967295,4"})
    void counterWrapsAt32Bits(long start, long more, long expected) {
        assertThat(new AckCounter(start).plus(more)).isEqualTo(new AckCounter(expected));
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,5,5", "4294967295,0,1", "4294967290,4,10", "5,4,4294967295"})
    void distanceIsCountedForward(long from, long to, long expected) {
        assertThat(new AckCounter(to).since(new AckCounter(from))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", " 1", "1.0", "0x1", "4294967296", "99999999999", "x", "\u0661"})
    void otherTextsAreNoCounts(String text) {
        assertThat(AckCounter.parse(text)).isEmpty();
    }

    @Test
    void countsAreRead() {
        assertThat(AckCounter.parse("0")).hasValue(0);
        assertThat(AckCounter.parse("0010")).hasValue(10);
        assertThat(AckCounter.parse("4294967295")).hasValue(TOP);
        assertThatThrownBy(() -> new AckCounter(TOP + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AckCounter(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void acknowledgementFreesTheOldest() {
        UnackedQueue<Integer> queue = queue(10);
        IntStream.range(0, 5).forEach(i -> queue.offer(i, 10));
        assertThat(freed(queue.acknowledge(new AckCounter(2)))).containsExactly(0, 1);
        assertThat(queue.waiting()).containsExactly(2, 3, 4);
        assertThat(queue.bytes()).isEqualTo(30);
        assertThat(freed(queue.acknowledge(new AckCounter(2)))).isEmpty();
        assertThat(freed(queue.acknowledge(new AckCounter(5)))).containsExactly(2, 3, 4);
        assertThat(queue.bytes()).isZero();
        assertThat(queue.sent()).isEqualTo(new AckCounter(5));
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 100, TOP, 0})
    @DisplayName("C-14: a count above what was sent, or below what was acknowledged, is refused and changes nothing")
    void impossibleCountsAreRefused(long h) {
        UnackedQueue<Integer> queue = queue(10);
        IntStream.range(0, 3).forEach(i -> queue.offer(i, 1));
        queue.acknowledge(new AckCounter(1));
        assertThat(queue.acknowledge(new AckCounter(h)))
                .isEqualTo(new Acknowledged.TooHigh<>(new AckCounter(h), new AckCounter(3)));
        assertThat(queue.waiting()).containsExactly(1, 2);
        assertThat(queue.acknowledged()).isEqualTo(new AckCounter(1));
    }

    @Test
    @DisplayName("C-14: counts go on across 2^32")
    void queueGoesOnAcrossTheWrap() {
        UnackedQueue<Integer> queue = new UnackedQueue<>(new UnackedQueue.Limits(10, 1_000), new AckCounter(TOP - 1));
        IntStream.range(0, 4).forEach(i -> queue.offer(i, 1));
        assertThat(queue.sent()).isEqualTo(new AckCounter(2));
        assertThat(freed(queue.acknowledge(new AckCounter(TOP)))).containsExactly(0);
        assertThat(freed(queue.acknowledge(new AckCounter(1)))).containsExactly(1, 2);
        assertThat(queue.acknowledge(new AckCounter(TOP))).isInstanceOf(Acknowledged.TooHigh.class);
        assertThat(freed(queue.acknowledge(new AckCounter(2)))).containsExactly(3);
    }

    @Test
    @DisplayName("R-09: the queue is bounded by count and by bytes")
    void queueIsBounded() {
        UnackedQueue<Integer> queue = queue(3);
        assertThat(IntStream.range(0, 5).mapToObj(i -> queue.offer(i, 1)))
                .containsExactly(true, true, true, false, false);
        assertThat(queue.sent()).isEqualTo(new AckCounter(3));
        UnackedQueue<Integer> heavy = queue(100);
        assertThat(heavy.offer(1, 1_000)).isTrue();
        assertThat(heavy.offer(2, 1)).isFalse();
        heavy.acknowledge(new AckCounter(1));
        assertThat(heavy.offer(2, 1)).isTrue();
    }

    @Test
    void ledgerCountsTheContiguousPrefix() {
        InboundLedger ledger = new InboundLedger(10);
        List<InboundLedger.Ticket> tickets =
                IntStream.range(0, 4).mapToObj(i -> ledger.enter()).toList();
        assertThat(ledger.finish(tickets.get(2))).isFalse();
        assertThat(ledger.finish(tickets.get(1))).isFalse();
        assertThat(ledger.handled()).isEqualTo(AckCounter.ZERO);
        assertThat(ledger.finish(tickets.get(0))).isTrue();
        assertThat(ledger.handled()).isEqualTo(new AckCounter(3));
        assertThat(ledger.open()).isEqualTo(1);
        assertThat(ledger.finish(tickets.get(0))).isFalse();
        assertThat(ledger.finish(tickets.get(3))).isTrue();
        assertThat(ledger.handled()).isEqualTo(new AckCounter(4));
    }

    @Test
    void ledgerIsBounded() {
        InboundLedger ledger = new InboundLedger(2);
        InboundLedger.Ticket first = ledger.enter();
        ledger.enter();
        assertThat(ledger.isFull()).isTrue();
        assertThatThrownBy(ledger::enter).isInstanceOf(IllegalStateException.class);
        ledger.finish(first);
        assertThat(ledger.isFull()).isFalse();
    }

    @Test
    void anyOrderOfFinishingEndsAtTheSameCount() {
        Random random = new Random(198);
        for (int round = 0; round < 200; round++) {
            InboundLedger ledger = new InboundLedger(1_000);
            List<InboundLedger.Ticket> open = new ArrayList<>();
            boolean[] done = new boolean[50];
            List<InboundLedger.Ticket> all = new ArrayList<>();
            while (all.size() < 50 || !open.isEmpty()) {
                if (all.size() < 50 && (open.isEmpty() || random.nextBoolean())) {
                    InboundLedger.Ticket ticket = ledger.enter();
                    all.add(ticket);
                    open.add(ticket);
                } else {
                    InboundLedger.Ticket ticket = open.remove(random.nextInt(open.size()));
                    done[all.indexOf(ticket)] = true;
                    ledger.finish(ticket);
                }
                int prefix = 0;
                while (prefix < 50 && done[prefix]) {
                    prefix++;
                }
                assertThat(ledger.handled()).isEqualTo(new AckCounter(prefix));
            }
        }
    }
}
