package im.clove.runtime.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Duplex] promises. Implementations extend this and say how a connected pair is made.
@Timeout(120)
public abstract class DuplexContractTest {
    /// Two connected ends.
    public record Ends(Duplex left, Duplex right) {}

    private Ends ends;

    /// Makes a fresh pair, ready for data.
    protected abstract Ends connect() throws Exception;

    /// How many bytes are much for this transport; more than it buffers.
    protected int large() {
        return 700_000;
    }

    private Ends ends() throws Exception {
        if (ends == null) {
            ends = connect();
        }
        return ends;
    }

    @AfterEach
    void closeBoth() {
        if (ends != null) {
            ends.left().close();
            ends.right().close();
        }
    }

    @Test
    void flushedBytesArriveInOrder() throws Exception {
        send(ends().left(), "wherefore art ");
        send(ends().left(), "thou");

        assertThat(receive(ends().right(), 18)).isEqualTo("wherefore art thou");
    }

    @Test
    void readTakesNoMoreThanTheBufferHasRoomFor() throws Exception {
        send(ends().left(), "abc");
        ByteBuffer one = ByteBuffer.allocate(1);
        StringBuilder got = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            assertThat(ends().right().read(one.clear())).isEqualTo(1);
            got.append((char) one.get(0));
        }

        assertThat(got).hasToString("abc");
    }

    @Test
    void readKeepsWhatIsInFrontOfTheBuffersPosition() throws Exception {
        send(ends().left(), "lo");
        ByteBuffer buffer = ByteBuffer.allocateDirect(8).put("hel".getBytes(StandardCharsets.UTF_8));
        while (buffer.position() < 5) {
            assertThat(ends().right().read(buffer)).isPositive();
        }

        assertThat(StandardCharsets.UTF_8.decode(buffer.flip()).toString()).isEqualTo("hello");
    }

    @Test
    void muchGoesBothWaysAtOnce() throws Exception {
        byte[] there = random(1);
        byte[] back = random(2);
        Duplex left = ends().left();
        Duplex right = ends().right();
        FutureTask<Void> writeLeft = background(() -> sendAll(left, there));
        FutureTask<Void> writeRight = background(() -> sendAll(right, back));
        FutureTask<byte[]> readLeft = background(() -> receiveAll(left, large()));
        byte[] atRight = receiveAll(right, large());

        assertThat(Arrays.equals(atRight, there)).isTrue();
        assertThat(Arrays.equals(result(readLeft), back)).isTrue();
        result(writeLeft);
        result(writeRight);
    }

    @Test
    void piecesOfAnySizeBeforeOneFlushArriveInOrder() throws Exception {
        byte[] bytes = random(3);
        for (Duplex from : List.of(ends().left(), ends().right())) {
            Duplex to = from == ends().left() ? ends().right() : ends().left();
            FutureTask<Void> writing = background(() -> sendInPieces(from, bytes));

            assertThat(Arrays.equals(receiveAll(to, large()), bytes)).isTrue();
            result(writing);
        }
    }

    private static Void sendInPieces(Duplex to, byte[] bytes) throws IOException {
        int piece = 1;
        for (int at = 0; at < bytes.length; at += piece, piece = piece % 9_000 * 2 + 1) {
            to.write(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
        }
        to.flush();
        return null;
    }

    @Test
    void whatWasFlushedBeforeFinishAndCloseCanStillBeRead() throws Exception {
        send(ends().left(), "good night");
        ends().left().finish();
        ends().left().close();

        assertThat(receive(ends().right(), 10)).isEqualTo("good night");
        assertThat(ends().right().read(ByteBuffer.allocate(10))).isEqualTo(-1);
    }

    @Test
    void closeWakesABlockedReader() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Duplex right = ends().right();
        FutureTask<Integer> reading = background(() -> {
            started.countDown();
            return right.read(ByteBuffer.allocate(10));
        });
        started.await();
        right.close();

        assertThat(result(reading)).isEqualTo(-1);
    }

    @Test
    void aReaderLearnsThatTheFarEndHasClosed() throws Exception {
        Duplex right = ends().right();
        FutureTask<Integer> reading = background(() -> right.read(ByteBuffer.allocate(10)));
        ends().left().close();

        assertThat(result(reading)).isEqualTo(-1);
    }

    @Test
    void aWriterWaitsForItsReaderAndCloseWakesIt() throws Exception {
        Duplex left = ends().left();
        Flood flood = new Flood(left, large());
        flood.awaitWaiting();
        left.close();

        assertThatThrownBy(flood::result).isInstanceOf(IOException.class);
    }

    /// what nobody reads is not taken, also after some of it was.
    @Test
    void aWriterWaitsForAReaderThatHasStopped() throws Exception {
        Flood flood = new Flood(ends().left(), 4_000);
        assertThat(ends().right().read(ByteBuffer.allocate(100))).isPositive();
        flood.awaitWaiting();
    }

    /// Writes without an end, but for one that no transport may take from nobody.
    public static final class Flood {
        private static final long TOO_MUCH = 256L << 20;
        private static final Set<Thread.State> WAITS = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

        private final AtomicLong written = new AtomicLong();
        private final FutureTask<Void> writing;
        private final Thread thread;

        /// @param piece bytes at once
        public Flood(Duplex to, int piece) {
            writing = new FutureTask<>(() -> {
                while (written.get() < TOO_MUCH) {
                    sendAll(to, new byte[piece]);
                    written.addAndGet(piece);
                }
                return null;
            });
            thread = Thread.ofVirtual().start(writing);
        }

        /// Bytes that were taken.
        public long written() {
            return written.get();
        }

        /// Waits for the end of the writing, and throws what ended it.
        public void result() throws Exception {
            DuplexContractTest.result(writing);
        }

        /// Until the writer waits and nothing is taken any more: below it, sockets may take some for a while.
        public void awaitWaiting() {
            long before = -1;
            for (int looks = 0; looks < 40; ) {
                assertThat(writing.state())
                        .as("nobody reads, after %s bytes", written)
                        .isEqualTo(Future.State.RUNNING);
                boolean waits = WAITS.contains(thread.getState()) && written.get() == before;
                looks = waits ? looks + 1 : 0;
                before = written.get();
                LockSupport.parkNanos(1_000_000);
                assertThat(Thread.interrupted()).as("the test's time is up").isFalse();
            }
        }
    }

    @Test
    void aWriterLearnsThatTheFarEndHasClosed() throws Exception {
        Duplex left = ends().left();
        ends().right().close();
        FutureTask<Void> writing = background(() -> sendForever(left));

        assertThatThrownBy(() -> result(writing)).isInstanceOf(IOException.class);
    }

    @Test
    void afterCloseNothingCanBeWrittenAndReadIsAtItsEnd() throws Exception {
        Duplex left = ends().left();
        left.close();
        left.close();

        assertThatThrownBy(() -> send(left, "x")).isInstanceOf(IOException.class);
        assertThat(left.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    /// Runs the task on a virtual thread of its own.
    public static <T> FutureTask<T> background(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofVirtual().start(future);
        return future;
    }

    /// Waits for the result, or throws what the task threw.
    public static <T> T result(FutureTask<T> future) throws Exception {
        try {
            return future.get(100, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /// Writes and flushes.
    public static void send(Duplex to, String text) throws IOException {
        to.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        to.flush();
    }

    /// Reads exactly so many bytes.
    public static String receive(Duplex from, int bytes) throws IOException {
        return new String(receiveAll(from, bytes), StandardCharsets.UTF_8);
    }

    private static Void sendAll(Duplex to, byte[] bytes) throws IOException {
        to.write(ByteBuffer.wrap(bytes));
        to.flush();
        return null;
    }

    private Void sendForever(Duplex to) throws IOException {
        while (true) {
            sendAll(to, new byte[large()]);
        }
    }

    private static byte[] receiveAll(Duplex from, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (from.read(buffer) < 0) {
                throw new EOFException("After " + buffer.position() + " of " + bytes + " bytes");
            }
        }
        return buffer.array();
    }

    private byte[] random(long seed) {
        byte[] bytes = new byte[large()];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
