package im.clove.runtime.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;

/// One end of a coupled in-memory pair, for tests and simulated networks. Bytes become visible at the far end only
/// when they are flushed or the buffer is full, as on I2P, so that a forgotten flush shows. Bounded: a writer waits
/// for its reader.
public final class PipeDuplex implements Duplex {
    private final Lane in;
    private final Lane out;
    private final End end;

    private PipeDuplex(Lane in, Lane out, End end) {
        this.in = in;
        this.out = out;
        this.end = end;
    }

    /// What an end says about itself and its far end.
    ///
    /// @param peer who the far end is, as seen from this one
    /// @param protection of this end
    /// @param localPort the port the far end asked for, 0 for none
    public record End(PeerIdentity peer, Protection protection, int localPort) {
        /// An unprotected end without a port.
        public static End of(String peerName) {
            return new End(new PeerIdentity.Local(peerName), Protection.NONE, 0);
        }
    }

    /// The two ends.
    public record Pair(PipeDuplex left, PipeDuplex right) {}

    /// A pair with buffers of 64 KiB each way.
    public static Pair pair() {
        return pair(End.of("right"), End.of("left"), 64 * 1024);
    }

    /// @param capacity bytes each way; at least 1
    public static Pair pair(End left, End right, int capacity) {
        Lane there = new Lane(capacity);
        Lane back = new Lane(capacity);
        return new Pair(new PipeDuplex(back, there, left), new PipeDuplex(there, back, right));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return in.take(into);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        out.put(from);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() {
        in.closeByReader();
        out.closeByWriter();
    }

    @Override
    public PeerIdentity peer() {
        return end.peer();
    }

    @Override
    public Protection protection() {
        return end.protection();
    }

    @Override
    public int localPort() {
        return end.localPort();
    }

    @Override
    public Duplex secure(SSLEngine engine) throws IOException {
        return TlsDuplex.handshake(this, engine);
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        return Optional.empty();
    }

    /// One direction: a ring that grows to its capacity on demand and is dropped when drained.
    private static final class Lane {
        private static final byte[] EMPTY = new byte[0];
        private static final int FIRST = 512;

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final int capacity;
        private byte[] ring = EMPTY;
        private int start;
        private int size;
        private int visible;
        private boolean writerClosed;
        private boolean readerClosed;

        Lane(int capacity) {
            this.capacity = Math.max(1, capacity);
        }

        int take(ByteBuffer into) throws IOException {
            lock.lock();
            try {
                awaitWhile(() -> visible == 0 && !closed());
                if (readerClosed || visible == 0) {
                    return -1;
                }
                int n = Math.min(visible, into.remaining());
                int first = Math.min(n, ring.length - start);
                into.put(ring, start, first).put(ring, 0, n - first);
                start = (start + n) % ring.length;
                size -= n;
                visible -= n;
                if (size == 0) {
                    ring = EMPTY;
                    start = 0;
                }
                changed.signalAll();
                return n;
            } finally {
                lock.unlock();
            }
        }

        void put(ByteBuffer from) throws IOException {
            lock.lock();
            try {
                while (from.hasRemaining()) {
                    if (size == capacity) {
                        visible = size;
                        changed.signalAll();
                        awaitWhile(() -> size == capacity && !closed());
                    }
                    if (closed()) {
                        throw new IOException("The pipe is closed");
                    }
                    append(from);
                }
                if (closed()) {
                    throw new IOException("The pipe is closed");
                }
            } finally {
                lock.unlock();
            }
        }

        private void append(ByteBuffer from) {
            int n = Math.min(from.remaining(), capacity - size);
            grow(size + n);
            int at = (start + size) % ring.length;
            int first = Math.min(n, ring.length - at);
            from.get(ring, at, first).get(ring, 0, n - first);
            size += n;
        }

        private void grow(int needed) {
            if (needed <= ring.length) {
                return;
            }
            byte[] larger = new byte[Math.min(capacity, Math.max(Math.max(FIRST, needed), ring.length * 2))];
            int first = Math.min(size, ring.length - start);
            System.arraycopy(ring, start, larger, 0, first);
            System.arraycopy(ring, 0, larger, first, size - first);
            ring = larger;
            start = 0;
        }

        void flush() throws IOException {
            lock.lock();
            try {
                if (closed()) {
                    throw new IOException("The pipe is closed");
                }
                visible = size;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private boolean closed() {
            return writerClosed || readerClosed;
        }

        /// What was written stays readable.
        void closeByWriter() {
            lock.lock();
            try {
                writerClosed = true;
                visible = size;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void closeByReader() {
            lock.lock();
            try {
                readerClosed = true;
                ring = EMPTY;
                start = 0;
                size = 0;
                visible = 0;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void awaitWhile(BooleanSupplier blocked) throws InterruptedIOException {
            try {
                while (blocked.getAsBoolean()) {
                    changed.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while waiting for the pipe");
            }
        }
    }
}
