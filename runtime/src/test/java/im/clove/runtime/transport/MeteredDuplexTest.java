package im.clove.runtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.owner.ManualTimers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class MeteredDuplexTest {
    private final ManualTimers timers = new ManualTimers();
    private final PipeDuplex.Pair pipe = PipeDuplex.pair();
    private final MeteredDuplex metered = new MeteredDuplex(pipe.right(), timers, 100);
    private final BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();

    private void send(int bytes) throws IOException {
        pipe.left().write(ByteBuffer.allocate(bytes));
        pipe.left().flush();
    }

    private void readInBackground() {
        Thread.ofVirtual().start(() -> {
            try {
                for (int n = 0; n >= 0; ) {
                    n = metered.read(ByteBuffer.allocate(2_000));
                    reads.add(n);
                }
            } catch (IOException _) {
                reads.add(-2);
            }
        });
    }

    private int next() throws InterruptedException {
        Integer count = reads.poll(10, TimeUnit.SECONDS);
        assertThat(count).isNotNull();
        return count;
    }

    private void awaitPause() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (timers.pending() == 0) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void burstPassesAndThenTheReaderPausesForAsLongAsItOwes() throws Exception {
        readInBackground();
        send(1_000);
        assertThat(next()).isEqualTo(1_000);
        send(50);
        awaitPause();
        assertThat(reads).isEmpty();

        timers.advance(Duration.ofMillis(499));
        assertThat(reads).isEmpty();
        timers.advance(Duration.ofMillis(1));
        assertThat(next()).isEqualTo(50);
        metered.close();
    }

    @Test
    void closingWakesAPausedReader() throws Exception {
        readInBackground();
        send(1_500);
        awaitPause();
        metered.close();
        assertThat(next()).isEqualTo(1_500);
        assertThat(next()).isLessThan(0);
    }
}
