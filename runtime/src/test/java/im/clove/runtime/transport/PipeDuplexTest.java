package im.clove.runtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

final class PipeDuplexTest extends DuplexContractTest {
    @Override
    protected Ends connect() {
        PipeDuplex.Pair pair = PipeDuplex.pair();
        return new Ends(pair.left(), pair.right());
    }

    @Test
    void unflushedBytesWait() throws Exception {
        PipeDuplex.Pair pair = PipeDuplex.pair();
        pair.left().write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        FutureTask<Integer> reading = background(() -> pair.right().read(ByteBuffer.allocate(10)));
        pair.left().write(ByteBuffer.wrap(new byte[] {4}));
        pair.left().flush();

        assertThat(result(reading)).isEqualTo(4);
    }

    @Test
    void aPipeOfOneByteWorks() throws Exception {
        PipeDuplex.Pair pair = PipeDuplex.pair(PipeDuplex.End.of("b"), PipeDuplex.End.of("a"), 1);
        FutureTask<Void> writing = background(() -> {
            send(pair.left(), "Romeo");
            return null;
        });

        assertThat(receive(pair.right(), 5)).isEqualTo("Romeo");
        result(writing);
    }
}
