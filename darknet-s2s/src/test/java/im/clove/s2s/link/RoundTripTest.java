package im.clove.s2s.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoundTripTest {
    private final RoundTrip trip = new RoundTrip(40_000);

    @Test
    void nobodyWaitsLongerThanTheMost() {
        assertThat(trip.patience()).isEqualTo(40_000);
        trip.took(30_000);
        assertThat(trip.patience()).isEqualTo(40_000);
    }

    @Test
    void oneQuickAnswerAfterASlowOneCountsMoreThanASlowOneAfterAQuickOne() {
        trip.took(4_000);
        assertThat(trip.patience()).isEqualTo(9_000 + 24_000);
        trip.took(0);
        assertThat(trip.patience()).isEqualTo(9_000 + 12_000);
        trip.took(4_000);
        assertThat(trip.patience()).isEqualTo(9_000 + 6 * 2_250);
    }
}
