package im.clove.i2p;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The tests run with the guard, as every process of this module does.
final class LeakTrialTest {
    @Test
    void behindTheGuardNothingLeaks() {
        assertThat(LeakTrial.run())
                .hasSizeGreaterThan(6)
                .allSatisfy(
                        attempt -> assertThat(attempt.leak()).as(attempt.how()).isEmpty());
    }

    @Test
    void theTrialIsNoRefusalThatAnybodyHasToLookInto() {
        long before = LeakGuard.refusals();

        LeakTrial.run();

        assertThat(LeakGuard.refusals()).isEqualTo(before);
        assertThat(LeakGuard.refused()).noneMatch(name -> name.contains("leak-trial"));
    }
}
