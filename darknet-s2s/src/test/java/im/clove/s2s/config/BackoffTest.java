package im.clove.s2s.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), 0.5);

    @Test
    void doublesUpToTheLongest() {
        assertThat(backoff.delayMillis(1, 0)).isEqualTo(1_000);
        assertThat(backoff.delayMillis(2, 0)).isEqualTo(2_000);
        assertThat(backoff.delayMillis(4, 0)).isEqualTo(8_000);
        assertThat(backoff.delayMillis(5, 0)).isEqualTo(10_000);
        assertThat(backoff.delayMillis(1_000_000, 0)).isEqualTo(10_000);
    }

    @Test
    void chanceShortensItByNoMoreThanTheJitter() {
        assertThat(backoff.delayMillis(1, 0.5)).isEqualTo(750);
        assertThat(backoff.delayMillis(1, 0.999_999)).isBetween(500L, 501L);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1), 0.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
