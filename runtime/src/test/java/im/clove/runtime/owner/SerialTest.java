package im.clove.runtime.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.runtime.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class SerialTest {
    private final StepExecutor steps = new StepExecutor();
    private final List<List<Integer>> batches = new ArrayList<>();

    @Test
    void everythingThatWaitsIsOneBatchInOrder() {
        Serial<Integer> serial = new Serial<>("test", steps, batches::add);
        serial.post(1);
        serial.post(2);
        serial.post(3);

        assertThat(serial.size()).isEqualTo(3);
        assertThat(steps.waiting()).isEqualTo(1);
        assertThat(steps.runAll(10)).isEqualTo(1);
        assertThat(batches).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void whatIsPostedMeanwhileIsTheNextBatch() {
        List<Serial<Integer>> self = new ArrayList<>();
        Serial<Integer> serial = new Serial<>("test", steps, batch -> {
            batches.add(batch);
            if (batch.contains(1)) {
                self.getFirst().post(2);
            }
        });
        self.add(serial);
        serial.post(1);
        steps.runAll(10);

        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void aBatchThatFailsEndsItselfOnly() {
        Serial<Integer> serial = new Serial<>("test", steps, batch -> {
            batches.add(batch);
            if (batch.contains(1)) {
                throw new IllegalStateException("bug");
            }
        });
        serial.post(1);
        steps.runAll(10);
        serial.post(2);
        steps.runAll(10);

        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void theOwnersThreadIsChecked() {
        List<Serial<Integer>> self = new ArrayList<>();
        Serial<Integer> serial =
                new Serial<>("test", steps, _ -> self.getFirst().checkOwner());
        self.add(serial);
        assertThatThrownBy(serial::checkOwner).isInstanceOf(IllegalStateException.class);
        serial.post(1);

        assertThat(steps.runAll(10)).isEqualTo(1);
    }

    @Test
    void aBatchThatEndsItsThreadLeavesTheMailboxOpen() {
        Serial<Integer> serial = new Serial<>("test", steps, batch -> {
            batches.add(batch);
            if (batch.contains(1)) {
                throw new StackOverflowError("in this test");
            }
        });
        serial.post(1);
        assertThatThrownBy(() -> steps.runAll(10)).isInstanceOf(StackOverflowError.class);
        assertThatThrownBy(serial::checkOwner).isInstanceOf(IllegalStateException.class);
        serial.post(2);
        steps.runAll(10);

        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void manyPostersNeverRunTheOwnerTwiceAtOnceAndLoseNothing() {
        Stage stage = new Stage(Stage.Time.STANDS);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(20_000);
        AtomicReference<Serial<Integer>> self = new AtomicReference<>();
        Serial<Integer> serial = new Serial<>("test", stage, batch -> {
            // It throws what is logged, and the batch is lost, if the thread is not the owner's.
            self.get().checkOwner();
            if (inside.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            batch.forEach(_ -> all.countDown());
            inside.decrementAndGet();
        });
        self.set(serial);
        for (int i = 0; i < 20; i++) {
            stage.execute(() -> {
                for (int n = 0; n < 1_000; n++) {
                    serial.post(n);
                }
            });
        }

        stage.await("Not all ends", () -> stage.threads() == 0);
        assertThat(all.getCount()).isZero();
        assertThat(overlaps).hasValue(0);
    }
}
