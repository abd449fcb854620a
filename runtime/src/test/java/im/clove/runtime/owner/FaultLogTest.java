package im.clove.runtime.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultLogTest {
    private final ManualTimers timers = new ManualTimers();
    private final List<String> lines = new ArrayList<>();
    private final FaultLog log = new FaultLog(timers::nowMillis, (what, _) -> lines.add(what));

    private static RuntimeException one(String text) {
        return new IllegalStateException(text);
    }

    private static RuntimeException another() {
        return new IllegalStateException("another");
    }

    @Test
    void theSameFaultIsLoggedOnceAnHourAndCountedMeanwhile() {
        for (int i = 0; i < 1_000; i++) {
            log.report("It ends", one("of stranger " + i));
        }
        assertThat(lines).containsExactly("It ends");

        timers.advance(FaultLog.PAUSE.plus(Duration.ofMillis(1)));
        log.report("It ends", one("again"));
        log.report("It ends", one("and again"));
        assertThat(lines).containsExactly("It ends", "It ends (and 999 times since it was logged last)");
    }

    @Test
    void anotherFaultIsLoggedAllTheSame() {
        log.report("It ends", one(""));
        log.report("It ends", another());
        log.report("It ends", new IllegalArgumentException());
        log.report("It ends", another());

        assertThat(lines).hasSize(3);
    }
}
