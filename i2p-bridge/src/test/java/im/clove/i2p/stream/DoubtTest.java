package im.clove.i2p.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class DoubtTest {
    private static final Duration EVERY = Duration.ofMillis(2_500);

    /// Time, moved by hand: one entry for each pause that is over.
    private final BlockingQueue<Duration> time = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Predicate<Duration> clock = pause -> {
        try {
            return time.take().equals(pause);
        } catch (InterruptedException _) {
            ended.countDown();
            return false;
        }
    };
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final Doubt doubt = new Doubt(EVERY, clock);

    @Test
    void whileACallWaitsTheNetworkIsAskedAnewEachTimeItWasLongEnough() throws Exception {
        String answer = doubt.during(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        assertThat(asked).isEmpty();
                        time.add(EVERY);
                        assertThat(taken()).isEqualTo("asked");
                    }
                    return "hello";
                },
                () -> asked.add("asked"));
        assertThat(answer).isEqualTo("hello");
    }

    @Test
    void theDoubtsEndWithTheCall() throws Exception {
        doubt.during(() -> "at once", () -> asked.add("asked"));
        assertThat(ended.await(100, TimeUnit.SECONDS)).isTrue();
        time.add(EVERY);
        assertThat(asked).isEmpty();
    }

    @Test
    void theyEndWithACallThatFailsToo() throws Exception {
        assertThatThrownBy(() -> doubt.during(
                        () -> {
                            throw new IOException("no answer");
                        },
                        () -> asked.add("asked")))
                .hasMessage("no answer");
        assertThat(ended.await(100, TimeUnit.SECONDS)).isTrue();
        assertThat(asked).isEmpty();
    }

    private String taken() {
        try {
            return String.valueOf(asked.poll(100, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
