package im.clove.xmpp.sm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bounds of what was sent and not acknowledged, to the last stanza and byte.
final class UnackedQueueTest {
    @ParameterizedTest
    @CsvSource({
        "1, 10, false",
        "2, 10, true",
        "1, 49, false",
        "1, 50, true",
        "0, 0,  false",
    })
    void itIsHalfFullByCountOrByBytes(int stanzas, int size, boolean isHalfFull) {
        UnackedQueue<String> queue = new UnackedQueue<>(new UnackedQueue.Limits(4, 100));
        for (int i = 0; i < stanzas; i++) {
            assertThat(queue.offer("a", size)).isTrue();
        }

        assertThat(queue.isHalfFull()).isEqualTo(isHalfFull);
        assertThat(queue.bytes()).isEqualTo((long) stanzas * size);
    }

    @Test
    void aSingleOneIsTakenWhateverItsSize() {
        UnackedQueue<String> queue = new UnackedQueue<>(new UnackedQueue.Limits(2, 100));
        assertThat(queue.offer("a", 101)).isTrue();
        assertThat(queue.isHalfFull()).isTrue();
        assertThat(queue.offer("b", 1)).isFalse();
        assertThat(queue.acknowledge(new AckCounter(1))).isEqualTo(new UnackedQueue.Acknowledged.Freed<>(List.of("a")));
        assertThat(queue.offer("b", 101)).isTrue();
    }

    @Test
    void itTakesWhatItMayAndNoMore() {
        UnackedQueue<String> queue = new UnackedQueue<>(new UnackedQueue.Limits(2, 100));
        assertThat(queue.offer("a", 100)).isTrue();
        assertThat(queue.offer("b", 1)).as("not a byte more").isFalse();
        assertThat(queue.offer("b", 0)).isTrue();
        assertThat(queue.offer("c", 0)).as("not one more").isFalse();
        assertThat(queue.acknowledge(new AckCounter(1))).isEqualTo(new UnackedQueue.Acknowledged.Freed<>(List.of("a")));
        assertThat(queue.bytes()).isZero();
        assertThat(queue.offer("c", 100)).isTrue();
        assertThat(queue.sent()).isEqualTo(new AckCounter(3));
    }

    @Test
    void theOtherEndIsAskedAtOnceWhenHalfOfTheRoomIsTaken() {
        SmMachine<String> machine = new SmMachine<>(new UnackedQueue.Limits(4, 100), 10);
        assertThat(machine.isEnabled()).isFalse();
        machine.enable(null, 60);
        assertThat(machine.isEnabled()).isTrue();
        assertThat(machine.needsAnswer()).as("nothing waits").isFalse();
        machine.sending("a", 1);
        assertThat(machine.wantsAnswer()).isTrue();
        assertThat(machine.needsAnswer()).as("a quarter").isFalse();
        machine.sending("b", 1);
        assertThat(machine.needsAnswer()).as("half").isTrue();
        machine.ask();
        assertThat(machine.needsAnswer()).as("it was asked").isFalse();
    }
}
