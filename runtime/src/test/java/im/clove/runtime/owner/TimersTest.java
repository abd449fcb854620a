package im.clove.runtime.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class TimersTest {
    private final ManualTimers manual = new ManualTimers();
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasksRunInOrderOfTheirTimeAndSeeIt() {
        manual.after(Duration.ofMillis(20), () -> ran.add("b" + manual.nowMillis()));
        manual.after(Duration.ofMillis(10), () -> ran.add("a" + manual.nowMillis()));
        manual.after(Duration.ofMillis(10), () -> manual.after(Duration.ofMillis(5), () -> ran.add("c")));
        manual.advance(Duration.ofMillis(15));
        assertThat(ran).containsExactly("a10", "c");
        manual.advance(Duration.ofMillis(15));

        assertThat(ran).containsExactly("a10", "c", "b20");
        assertThat(manual.nowMillis()).isEqualTo(30);
    }

    @Test
    void timeGoesToTheNextTimerIfItIsDueByThen() {
        manual.after(Duration.ofMillis(20), () -> ran.add("b" + manual.nowMillis()));
        manual.after(Duration.ofMillis(10), () -> ran.add("a" + manual.nowMillis()));

        assertThat(manual.next(9)).isFalse();
        assertThat(manual.nowMillis()).isZero();
        assertThat(manual.next(10)).isTrue();
        assertThat(ran).containsExactly("a10");
        assertThat(manual.next(100)).isTrue();
        assertThat(manual.next(100)).isFalse();
        assertThat(manual.nowMillis()).isEqualTo(20);
    }

    @Test
    void aCancelledTaskDoesNotRun() {
        Timers.Timer timer = manual.after(Duration.ofMillis(10), () -> ran.add("never"));
        timer.cancel();
        timer.cancel();
        manual.advance(Duration.ofSeconds(1));

        assertThat(ran).isEmpty();
        assertThat(manual.pending()).isZero();
    }

    @Test
    void theSystemsTimersSurviveATaskThatFails() throws Exception {
        try (SystemTimers timers = new SystemTimers()) {
            CountDownLatch second = new CountDownLatch(1);
            timers.after(Duration.ZERO, () -> {
                throw new IllegalStateException("bug");
            });
            timers.after(Duration.ofMillis(1), second::countDown);

            second.await();
        }
    }

    @Test
    void virtualThreadsAreBoundedAndCounted() throws Exception {
        VirtualThreads threads = new VirtualThreads("bounded", 2);
        CountDownLatch hold = new CountDownLatch(1);
        Runnable wait = () -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        threads.execute(wait);
        threads.execute(wait);

        assertThat(threads.live()).isEqualTo(2);
        assertThatThrownBy(() -> threads.execute(wait)).isInstanceOf(RejectedExecutionException.class);
        hold.countDown();
        assertThat(threads.awaitNone(Duration.ofSeconds(10))).isTrue();
    }
}
