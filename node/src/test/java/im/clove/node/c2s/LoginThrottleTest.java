package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.door.Source;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class LoginThrottleTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example");
    private static final Source TYBALT = new Source("192.0.2.1", false);
    private static final Source HOME = new Source("192.0.2.2", false);

    private final LoginThrottle throttle = new LoginThrottle(3, Duration.ofMinutes(10));

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(TYBALT, Optional.of(ROMEO), 1_000);
        }
    }

    @Test
    void aFewSlipsCostNothing() {
        fail(3);

        assertThat(throttle.sourceDelay(TYBALT, 1_000)).isZero();
        assertThat(throttle.accountDelay(ROMEO, 1_000)).isZero();
    }

    @Test
    void eachFurtherFailureDoublesTheWait() {
        fail(4);
        assertThat(throttle.sourceDelay(TYBALT, 1_000)).hasMillis(100);
        fail(1);
        assertThat(throttle.sourceDelay(TYBALT, 1_000)).hasMillis(200);
    }

    @Test
    @DisplayName("T-12: a thousand guesses never lock the owner out")
    void theOwnerWaitsASecondAtMost() {
        fail(1_000);

        assertThat(throttle.sourceDelay(TYBALT, 1_000)).isEqualTo(LoginThrottle.LONGEST_FOR_SOURCE);
        assertThat(throttle.accountDelay(ROMEO, 1_000)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(throttle.sourceDelay(HOME, 1_000)).isZero();
    }

    @Test
    void successForgetsTheAccountsFailuresButNotTheSources() {
        fail(10);
        throttle.succeeded(ROMEO);

        assertThat(throttle.accountDelay(ROMEO, 1_000)).isZero();
        assertThat(throttle.sourceDelay(TYBALT, 1_000)).isPositive();
    }

    @Test
    void quietTimeForgives() {
        fail(10);

        assertThat(throttle.sourceDelay(TYBALT, 1_001 + Duration.ofMinutes(10).toMillis()))
                .isZero();
    }

    @Test
    @DisplayName("R-12: the maps are bounded")
    void itRemembersABoundedNumber() {
        for (int i = 0; i < 30_000; i++) {
            throttle.failed(new Source("s" + i, false), Jid.tryParse("u" + i + "@montague.example"), i);
        }

        assertThat(throttle.size()).isLessThanOrEqualTo(20_000);
    }

    @Test
    void theAccountWaitsAsTheSourceDoesUpToItsOwnBound() {
        fail(4);
        assertThat(throttle.accountDelay(ROMEO, 1_000)).hasMillis(100);
        fail(100);
        assertThat(throttle.accountDelay(ROMEO, 1_000)).isEqualTo(LoginThrottle.LONGEST_FOR_ACCOUNT);
    }

    @Test
    void everybodyOnThisMachineIsOneSourceAndWaitsLittle() {
        Source here = new Source("127.0.0.1", true);
        for (int i = 0; i < 100; i++) {
            throttle.failed(here, Optional.empty(), 1_000);
        }

        assertThat(throttle.sourceDelay(here, 1_000)).isEqualTo(LoginThrottle.LONGEST_FOR_LOOPBACK);
        assertThat(throttle.size()).as("no account could be told").isOne();
    }

    @Test
    void upToTheLastMomentNothingIsForgiven() {
        long last = 1_000 + Duration.ofMinutes(10).toMillis();
        fail(4);
        assertThat(throttle.sourceDelay(TYBALT, last)).hasMillis(100);
        throttle.failed(TYBALT, Optional.empty(), last);
        assertThat(throttle.sourceDelay(TYBALT, last)).as("the fifth").hasMillis(200);
        throttle.failed(TYBALT, Optional.empty(), 2 * last);
        assertThat(throttle.sourceDelay(TYBALT, 2 * last))
                .as("the first of new ones")
                .isZero();
    }

    @Test
    void itRemembersTenThousandOfEachAndForgetsWhoWasQuietTheLongest() {
        fail(4);
        for (int i = 0; i < 9_999; i++) {
            throttle.failed(new Source("s" + i, false), Optional.empty(), 1_000);
        }
        assertThat(throttle.size()).isEqualTo(10_001);
        assertThat(throttle.sourceDelay(TYBALT, 1_000))
                .as("looked at, so not quiet")
                .isPositive();
        throttle.failed(new Source("one more", false), Optional.empty(), 1_000);
        assertThat(throttle.sourceDelay(TYBALT, 1_000)).isPositive();
        assertThat(throttle.size()).isEqualTo(10_001);
    }

    @Test
    @Timeout(100)
    void whateverHappensTheNextThreadGetsIn() throws InterruptedException {
        fail(1);
        elsewhere();
        throttle.succeeded(ROMEO);
        elsewhere();
        Duration _ = throttle.sourceDelay(TYBALT, 1_000);
        elsewhere();
        Duration _ = throttle.accountDelay(ROMEO, 1_000);
        elsewhere();
        int _ = throttle.size();
        elsewhere();
        assertThat(throttle.size()).isOne();
    }

    private void elsewhere() throws InterruptedException {
        Thread.ofVirtual().start(throttle::size).join();
    }
}
