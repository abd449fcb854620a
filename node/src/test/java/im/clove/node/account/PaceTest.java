package im.clove.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void soManyMessagesAtOnce() {
        Pace two = Pace.NONE.give(1, 10).give(2, 20);
        assertThat(two.hasRoom(3)).isTrue();
        assertThat(two.hasRoom(2)).isFalse();
        assertThat(two.bytes()).isEqualTo(30);
        assertThat(two.confirmed(List.of(1L, 7L)).hasRoom(2)).isTrue();
        assertThat(two.confirmed(List.of(2L)).bytes()).isEqualTo(10);
        assertThat(two.confirmed(List.of(2L, 1L))).isEqualTo(Pace.NONE);
    }

    @Test
    void soManyBytesAtOnce() {
        Pace full = Pace.NONE.give(1, Pace.MOST_BYTES);
        assertThat(Pace.NONE.give(1, Pace.MOST_BYTES - 1).hasRoom(100)).isTrue();
        assertThat(full.hasRoom(100)).isFalse();
        assertThat(full.confirmed(List.of(1L)).hasRoom(100)).isTrue();
    }

    @Test
    void whatIsGivenAgainCountsOnce() {
        assertThat(Pace.NONE.give(1, 10).give(1, 15)).isEqualTo(Pace.NONE.give(1, 15));
        assertThat(Pace.NONE.confirmed(List.of(1L))).isEqualTo(Pace.NONE);
    }
}
