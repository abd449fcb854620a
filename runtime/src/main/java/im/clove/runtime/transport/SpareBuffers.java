package im.clove.runtime.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/// A few buffers of the size of a TLS record, lent for the moment in which one is sealed and handed on. The JDK's
/// engine wants room for the largest record whatever it seals, so that a message of 300 bytes cost 17 KB of
/// garbage. Thread-safe.
public final class SpareBuffers {
    /// Keeps nothing: each borrower gets a new one.
    static final SpareBuffers NONE = new SpareBuffers(0);

    private final int most;
    private final ArrayBlockingQueue<ByteBuffer> spare;

    /// @param most how many are kept; who comes when all are lent gets a new one
    public SpareBuffers(int most) {
        this.most = most;
        this.spare = new ArrayBlockingQueue<>(Math.max(1, most));
    }

    ByteBuffer borrow(int size) {
        ByteBuffer buffer = spare.poll();
        return buffer == null || buffer.capacity() < size ? ByteBuffer.allocate(size) : buffer.clear();
    }

    /// Only with nothing secret in it.
    void giveBack(ByteBuffer buffer) {
        if (most > 0) {
            // Full is fine: then there are enough.
            boolean _ = spare.offer(buffer);
        }
    }

    int size() {
        return spare.size();
    }
}
