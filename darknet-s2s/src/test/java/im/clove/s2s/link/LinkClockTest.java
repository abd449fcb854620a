package im.clove.s2s.link;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.config.LinkTimes;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LinkClockTest {
    private final LinkClock clock = new LinkClock(LinkTimes.DEFAULT, 0);

    @Test
    void anAnswerThatNobodyWaitsForIsSentAfterASecond() {
        clock.wanted(100, 1);

        assertThat(clock.answerDue(150, 1, false)).isFalse();
        assertThat(clock.next(150, true, true, false)).isEqualTo(1_100);
        assertThat(clock.answerDue(1_099, 1, false)).isFalse();
        assertThat(clock.answerDue(1_100, 1, false)).isTrue();
        assertThat(clock.answerDue(1_101, 1, false)).as("once").isFalse();
    }

    @Test
    void itGoesAlongWithAStanza() {
        clock.wanted(100, 1);

        assertThat(clock.answerDue(150, 1, true)).isTrue();
        assertThat(clock.answerDue(160, 1, true)).as("once").isFalse();
    }

    @Test
    void aPeerThatSendsMuchHasItAtOnce() {
        clock.wanted(100, 1);

        assertThat(clock.answerDue(101, 3, false)).isFalse();
        assertThat(clock.answerDue(102, 4, false)).isTrue();

        clock.wanted(200, 5);
        assertThat(clock.answerDue(201, 7, false))
                .as("counted from the last answer")
                .isFalse();
        assertThat(clock.answerDue(202, 8, false)).isTrue();
    }

    @Test
    void whatIsNotHandledIsNotAcknowledgedUntilFiveSecondsHavePassed() {
        clock.wanted(100, 2);

        assertThat(clock.answerDue(150, 1, true)).isFalse();
        assertThat(clock.answerDue(1_200, 1, false)).isFalse();
        assertThat(clock.next(1_200, true, true, false)).isEqualTo(5_100);
        assertThat(clock.answerDue(5_100, 1, false)).as("with what there is").isTrue();
    }

    @Test
    void withoutAnRThereIsNoAnswer() {
        assertThat(clock.answerDue(10_000, 9, true)).isFalse();
    }

    @Test
    void silenceRaisesDoubtsBeforeTheStreamCountsAsDead() {
        clock.asked(0, () -> 0);
        assertThat(clock.isDoubtful(3_999)).isFalse();
        assertThat(clock.next(0, true, false, false)).isEqualTo(4_000);
        assertThat(clock.isDoubtful(4_000)).isTrue();
        assertThat(clock.isDoubtful(6_999)).isFalse();
        assertThat(clock.isDoubtful(7_000)).as("again").isTrue();

        clock.answered(8_000);
        assertThat(clock.isDoubtful(60_000)).isFalse();
    }

    @Test
    void aPeerWithAUsualRoundTripIsGivenUpSoonerThanAStranger() {
        clock.asked(0, () -> 0);
        assertThat(clock.isDead(39_999)).isFalse();
        assertThat(clock.isDead(40_000)).isTrue();

        clock.answered(500);
        clock.asked(1_000, () -> 0);
        clock.heard(1_000);
        assertThat(clock.isDead(12_999)).isFalse();
        assertThat(clock.isDead(13_000)).as("nine seconds and six round trips").isTrue();
    }

    /// Behind a long queue the question itself has a long way before the peer can answer it.
    @Test
    void whileTheTransportTakesWhatIsQueuedTheAnswerIsNotLate() {
        var gone = new AtomicLong();
        clock.answered(0);
        clock.asked(1_000, gone::get);
        gone.set(60_000);

        assertThat(clock.isDoubtful(63_999)).isFalse();
        assertThat(clock.isDead(99_999)).isFalse();
        assertThat(clock.next(60_000, true, false, false)).isEqualTo(64_000);
        assertThat(clock.isDoubtful(64_000)).isTrue();
        assertThat(clock.isDead(100_000)).isTrue();
    }
}
