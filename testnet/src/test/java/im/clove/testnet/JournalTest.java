package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class JournalTest {
    private static final Duration LONG = Duration.ofSeconds(200);

    private final Journal<String> journal = new Journal<>();

    @Test
    void waitingEndsWithTheFirstEntryThatMatches() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> {
                journal.add("a1");
                journal.add("b1");
                journal.add("b2");
            });
            assertThat(journal.await("a b", 0, entry -> entry.startsWith("b"), LONG))
                    .isEqualTo("b1");
        }
    }

    @Test
    void aStateOutsideTheJournalIsSeenWhenItIsTouched() {
        var state = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> {
                state.set(true);
                journal.touch();
            });
            journal.awaitState("the state", state::get, LONG);
        }
    }

    @Test
    void givingUpSaysWhatCameInstead() {
        journal.add("something else");
        assertThatThrownBy(() -> journal.await("the thing", 0, "thing"::equals, Duration.ZERO))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the thing")
                .hasMessageContaining("something else");
    }
}
