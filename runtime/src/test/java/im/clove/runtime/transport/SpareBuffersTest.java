package im.clove.runtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class SpareBuffersTest {
    @Test
    void aBufferThatWasGivenBackIsLentAgainEmpty() {
        SpareBuffers spares = new SpareBuffers(2);
        ByteBuffer first = spares.borrow(100);
        first.put(new byte[60]).flip();
        spares.giveBack(first);

        assertThat(spares.borrow(100)).isSameAs(first);
        assertThat(first.remaining()).isEqualTo(100);
        assertThat(spares.borrow(100)).isNotSameAs(first);
    }

    @Test
    void oneThatIsTooSmallIsReplaced() {
        SpareBuffers spares = new SpareBuffers(2);
        spares.giveBack(ByteBuffer.allocate(10));

        assertThat(spares.borrow(11).remaining()).isEqualTo(11);
    }

    @Test
    void noMoreAreKeptThanAgreed() {
        SpareBuffers spares = new SpareBuffers(2);
        for (int i = 0; i < 5; i++) {
            spares.giveBack(ByteBuffer.allocate(10));
        }
        SpareBuffers.NONE.giveBack(ByteBuffer.allocate(10));

        assertThat(spares.size()).isEqualTo(2);
        assertThat(SpareBuffers.NONE.size()).isZero();
    }
}
