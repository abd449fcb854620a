package im.clove.s2s.link;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.Names;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Mark;
import im.clove.s2s.queue.OutboxStore;
import im.clove.s2s.stream.Hello;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IntakeTest {
    private static final Way WAY = new Way(Names.ROMEO_HOST, Names.JULIET_HOST);

    private final Intake intake = new Intake();

    private static Hello hello(String id, long seq) {
        return new Hello(id, seq, null, 0, 0);
    }

    @Test
    void dropsWhatComesAgainAndCountsTheUnbrokenRun() {
        intake.begin(hello("a", 1));
        assertThat(List.of(intake.take(), intake.take(), intake.take())).containsExactly(1L, 2L, 3L);
        assertThat(intake.finished("a", 2)).isFalse();
        assertThat(intake.finished("a", 1)).isTrue();
        assertThat(intake.handled()).isEqualTo(2);

        intake.begin(hello("a", 2));
        assertThat(List.of(intake.take(), intake.take(), intake.take())).containsExactly(-1L, -1L, 4L);
        assertThat(intake.finished("a", 3)).isTrue();
        assertThat(intake.finished("a", 4)).isTrue();
        assertThat(intake.handled()).isEqualTo(4);
    }

    @Test
    void startsAnewWithAPeerThatHasForgotten() {
        intake.begin(hello("a", 1));
        intake.take();
        intake.begin(hello("b", 1));
        assertThat(intake.finished("a", 1)).isFalse();
        assertThat(intake.take()).isEqualTo(1);
        assertThat(intake.handled()).isZero();
    }

    @Test
    void followsASenderThatGaveUpOnSomeWithoutCountingWhatIsInHand() {
        intake.begin(hello("a", 1));
        intake.take();
        intake.begin(hello("a", 5));
        intake.begin(hello("a", 7));
        assertThat(intake.take()).isEqualTo(7);
        assertThat(intake.handled()).isZero();
        assertThat(intake.finished("a", 7)).isFalse();
        assertThat(intake.finished("a", 1)).isTrue();
        assertThat(intake.handled()).isEqualTo(7);
    }

    @Test
    void stanzasMarkedByAnEarlierProcessAreDroppedAndCount() {
        intake.restore(
                new OutboxStore.Taken("a", 10),
                List.of(new Mark(WAY, "a", 11), new Mark(WAY, "a", 13), new Mark(WAY, "b", 12)));
        assertThat(intake.handled()).isEqualTo(11);
        intake.begin(hello("a", 11));
        assertThat(List.of(intake.take(), intake.take(), intake.take(), intake.take()))
                .containsExactly(-1L, 12L, -1L, 14L);
        assertThat(intake.finished("a", 12)).isTrue();
        assertThat(intake.handled()).isEqualTo(13);
    }

    @Test
    void marksCountWithoutANoteToo() {
        intake.restore(null, List.of(new Mark(WAY, "a", 3), new Mark(WAY, "b", 2)));
        intake.begin(hello("a", 2));
        assertThat(List.of(intake.take(), intake.take())).containsExactly(2L, -1L);
        assertThat(intake.finished("a", 2)).isTrue();
        assertThat(intake.handled()).isEqualTo(3);
    }

    @Test
    void senderThatGoesOnBeyondTheMarksIsFollowed() {
        intake.restore(new OutboxStore.Taken("a", 10), List.of(new Mark(WAY, "a", 12)));
        intake.begin(hello("a", 1_000));
        assertThat(intake.handled()).isEqualTo(999);
        assertThat(intake.take()).isEqualTo(1_000);
    }
}
