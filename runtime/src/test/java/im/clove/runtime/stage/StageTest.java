package im.clove.runtime.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.runtime.owner.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// That what plays rely on holds.
@Timeout(300)
final class StageTest {
    private final Stage standing = new Stage(Stage.Time.STANDS);
    private final Stage flowing = new Stage(Stage.Time.FLOWS);

    @Test
    void whenAllIsStillWhatWasPassedFromOwnerToOwnerHasArrived() {
        for (int round = 0; round < 200; round++) {
            AtomicInteger arrived = new AtomicInteger();
            Serial<Integer> owner = new Serial<>("last", standing, batch -> arrived.addAndGet(batch.size()));
            for (int i = 0; i < 20; i++) {
                Serial<Integer> next = owner;
                owner = new Serial<>("one", standing, batch -> batch.forEach(next::post));
            }
            owner.post(round);
            standing.still();
            assertThat(arrived).hasValue(1);
        }
    }

    /// Two threads that wake each other: at each moment one of them waits.
    @Test
    void threadsThatWakeEachOtherAreNotStill() {
        SynchronousQueue<Integer> there = new SynchronousQueue<>();
        SynchronousQueue<Integer> back = new SynchronousQueue<>();
        AtomicInteger hits = new AtomicInteger();
        int rally = 20_000;
        standing.execute(() -> play(there, back, hits, rally));
        standing.execute(() -> play(back, there, hits, rally));
        standing.execute(() -> put(there, 0));
        standing.still();
        assertThat(hits).hasValueGreaterThanOrEqualTo(rally);
    }

    private static void play(
            SynchronousQueue<Integer> in, SynchronousQueue<Integer> out, AtomicInteger hits, int most) {
        try {
            while (hits.incrementAndGet() <= most) {
                int ball = in.take();
                out.put(ball + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void put(SynchronousQueue<Integer> into, int ball) {
        try {
            into.put(ball);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatWillNotComeFailsAtOnce() {
        CountDownLatch never = new CountDownLatch(1);
        standing.execute(() -> awaitQuietly(never));
        standing.timers().after(Duration.ofSeconds(1), never::countDown);
        assertThatThrownBy(() -> standing.await("Nobody came", () -> never.getCount() == 0))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Nobody came");
        assertThat(standing.timers().nowMillis()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void timeFlowsToTheTimerThatIsNeededAndNoFurther() {
        CountDownLatch first = new CountDownLatch(1);
        flowing.timers().after(Duration.ofMinutes(1), first::countDown);
        flowing.timers().after(Duration.ofMinutes(2), () -> {});
        flowing.await("Nobody came", () -> first.getCount() == 0);
        assertThat(flowing.timers().nowMillis()).isEqualTo(60_000);
    }

    @Test
    void timeDoesNotFlowForEver() {
        List<Integer> ticks = new ArrayList<>();
        tick(ticks);
        assertThatThrownBy(() -> flowing.await("Never", () -> false)).isInstanceOf(AssertionError.class);
        assertThat(ticks).isNotEmpty();
    }

    private void tick(List<Integer> ticks) {
        ticks.add(ticks.size());
        flowing.timers().after(Duration.ofSeconds(1), () -> tick(ticks));
    }

    @Test
    void whatATimerLeadsToHasHappenedWhenTheNextOneComes() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Serial<String> owner = new Serial<>("owner", standing, seen::addAll);
        for (int second = 1; second <= 3; second++) {
            String word = "after " + second;
            standing.timers().after(Duration.ofSeconds(second), () -> {
                seen.add("timer");
                owner.post(word);
            });
        }
        standing.pass(Duration.ofSeconds(10));
        assertThat(seen).containsExactly("timer", "after 1", "timer", "after 2", "timer", "after 3");
        assertThat(standing.timers().nowMillis()).isEqualTo(10_000);
    }

    @Test
    void whatBlocksIsDoneElsewhereWhileTimeFlows() throws Exception {
        CountDownLatch later = new CountDownLatch(1);
        flowing.timers().after(Duration.ofSeconds(5), later::countDown);
        assertThat(flowing.perform("It does not end", () -> {
                    later.await();
                    return "done";
                }))
                .isEqualTo("done");
        assertThatThrownBy(() -> flowing.perform("It does not end", () -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(ExecutionException.class);
        flowing.await("A thread stays", () -> flowing.threads() == 0);
    }
}
