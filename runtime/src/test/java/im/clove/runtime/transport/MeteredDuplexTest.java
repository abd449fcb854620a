package im.clove.runtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class MeteredDuplexTest {
    private final Stage stage = new Stage(Stage.Time.STANDS);
    private final PipeDuplex.Pair pipe = PipeDuplex.pair();
    private final MeteredDuplex metered = new MeteredDuplex(pipe.right(), stage.timers(), 100);
    private final BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();

    private void send(int bytes) throws IOException {
        pipe.left().write(ByteBuffer.allocate(bytes));
        pipe.left().flush();
    }

    private void readInBackground() {
        stage.execute(() -> {
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

    private int next() {
        return stage.receive("Nothing was read", reads::poll);
    }

    @Test
    void burstPassesAndThenTheReaderPausesForAsLongAsItOwes() throws Exception {
        readInBackground();
        send(1_000);
        assertThat(next()).isEqualTo(1_000);
        send(50);
        stage.pass(Duration.ofMillis(499));
        assertThat(reads).isEmpty();
        stage.pass(Duration.ofMillis(1));
        assertThat(next()).isEqualTo(50);
        metered.close();
    }

    @Test
    void whatIsSpentCountsAsRead() throws Exception {
        metered.spend(1_000);
        readInBackground();
        send(50);
        stage.pass(Duration.ofMillis(499));
        assertThat(reads).isEmpty();
        stage.pass(Duration.ofMillis(1));
        assertThat(next()).isEqualTo(50);
        metered.close();
    }

    @Test
    void closingWakesAPausedReader() throws Exception {
        readInBackground();
        send(1_500);
        stage.still();
        metered.close();
        assertThat(next()).isEqualTo(1_500);
        assertThat(next()).isLessThan(0);
    }
}
