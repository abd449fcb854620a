package im.clove.runtime.link;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Hold;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The writing half of a [StreamLine]: a queue bounded in bytes and count, and a virtual thread that exists only
/// while there is something to write. It takes what waits, writes it as one piece, and flushes when the queue is
/// empty.
final class SendQueue {
    /// Enough for a full I2P window's worth in one call, and for one TLS record.
    private static final int BATCH = 16 * 1024;

    /// What may wait without being charged: it is in what a connection costs anyway, and nearly all that is ever sent.
    private static final int FREE = 16 * 1024;

    /// What a piece takes besides its bytes.
    private static final int PIECE = 64;

    private final Duplex duplex;
    private final LinkLimits limits;
    private final Executor executor;
    private final Timers timers;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rested = lock.newCondition();
    private Deque<Piece> waiting = new ArrayDeque<>(2);
    private long waitingBytes;
    /// Taken from what waits, and not yet written.
    private long leavingBytes;
    private @Nullable Hold hold;
    private boolean held;
    private boolean running;
    private long runningSince;
    private volatile long writtenAt;
    private byte @Nullable [] last;
    private boolean over;

    SendQueue(Duplex duplex, LinkLimits limits, Executor executor, Timers timers) {
        this.duplex = duplex;
        this.limits = limits;
        this.executor = executor;
        this.timers = timers;
    }

    private record Piece(byte[] bytes, @Nullable Runnable whenFlushed) {}

    /// Takes the bytes, if there is room and the end was not asked for.
    boolean offer(byte[] bytes, @Nullable Runnable whenFlushed) {
        lock.lock();
        try {
            boolean full = waiting.size() >= limits.queuedElements() || !fits(bytes.length);
            if (over || last != null || full || !hasRoomFor(bytes.length)) {
                return false;
            }
            waiting.addLast(new Piece(bytes, whenFlushed));
            waitingBytes += bytes.length;
            return start();
        } finally {
            lock.unlock();
        }
    }

    /// An element larger than all that may wait is taken if next to nothing does: what is as short as a presence may
    /// not
    /// have been written yet, however well the client reads.
    private boolean fits(int bytes) {
        return waitingBytes + bytes <= limits.queuedBytes()
                || waitingBytes <= (bytes > limits.queuedBytes() ? Math.min(FREE, limits.queuedBytes() / 2) : 0);
    }

    /// What waits is charged to this owner.
    void chargeTo(Budget budget) {
        lock.lock();
        try {
            Hold before = hold;
            if (before != null) {
                before.close();
            }
            hold = new Hold(budget);
            weigh();
        } finally {
            lock.unlock();
        }
    }

    private long weight(int more) {
        return Math.max(0, waitingBytes + leavingBytes + more + (long) PIECE * waiting.size() - FREE);
    }

    /// With the lock held. One element is taken in any case.
    private boolean hasRoomFor(int bytes) {
        Hold held = hold;
        return held == null || held.set(weight(bytes)) || waitingBytes == 0;
    }

    private void weigh() {
        Hold held = hold;
        if (held != null) {
            held.is(weight(0));
        }
    }

    /// Until [#release], what is offered only gathers.
    void hold() {
        lock.lock();
        try {
            held = true;
        } finally {
            lock.unlock();
        }
    }

    void release() {
        lock.lock();
        try {
            held = false;
            if (!waiting.isEmpty() || last != null && !over) {
                start();
            } else {
                rested.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Once everything waiting is written, writes these bytes and closes the duplex. The first call counts.
    void finish(byte[] lastBytes) {
        lock.lock();
        try {
            if (!over && last == null) {
                last = lastBytes;
                start();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Forgets what waits and takes no more. The caller closes the duplex.
    void abandon() {
        lock.lock();
        try {
            over = true;
            waiting = new ArrayDeque<>(2);
            waitingBytes = 0;
            weigh();
        } finally {
            lock.unlock();
        }
    }

    /// As [#finish], but what waits is forgotten, save the batch that is being written.
    void finishWithout(byte[] lastBytes) {
        lock.lock();
        try {
            waiting = new ArrayDeque<>(2);
            waitingBytes = 0;
            weigh();
            finish(lastBytes);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nothing is being written or held back.
    void awaitRest(Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while ((running || held) && left > 0) {
                left = rested.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Milliseconds since which one batch is being written, or 0 for none.
    long busyMillis() {
        lock.lock();
        try {
            return running ? timers.nowMillis() - runningSince : 0;
        } finally {
            lock.unlock();
        }
    }

    long writtenAt() {
        return writtenAt;
    }

    long queuedBytes() {
        lock.lock();
        try {
            return waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    /// With the lock held. A writer that cannot be started ends the link: the duplex is closed, so the reader
    /// wakes.
    private boolean start() {
        if (running || held) {
            return true;
        }
        try {
            running = true;
            runningSince = timers.nowMillis();
            executor.execute(this::drain);
            return true;
        } catch (RejectedExecutionException e) {
            running = false;
            over = true;
            waiting.clear();
            waitingBytes = 0;
            weigh();
            duplex.close();
            return false;
        }
    }

    private void drain() {
        List<Runnable> unflushed = new ArrayList<>(0);
        try {
            for (List<Piece> batch = next(!unflushed.isEmpty()); batch != null; batch = next(!unflushed.isEmpty())) {
                if (batch.isEmpty()) {
                    duplex.flush();
                    unflushed.forEach(Runnable::run);
                    unflushed.clear();
                } else {
                    duplex.write(joined(batch));
                    writtenAt = timers.nowMillis();
                    batch.forEach(piece -> unflushed.add(piece.whenFlushed == null ? () -> {} : piece.whenFlushed));
                }
            }
        } catch (IOException | RuntimeException _) {
            // The reader meets the same end and reports it.
            abandon();
            duplex.close();
            rest();
        }
    }

    /// The next batch; an empty one if it is time to flush; null if the writer is done and has been put to rest.
    private @Nullable List<Piece> next(boolean isUnflushed) throws IOException {
        byte[] end;
        lock.lock();
        try {
            runningSince = timers.nowMillis();
            leavingBytes = 0;
            weigh();
            if (!waiting.isEmpty() && !held) {
                return batch();
            }
            if (isUnflushed) {
                return List.of();
            }
            if (waiting.isEmpty()) {
                waiting = new ArrayDeque<>(2);
            }
            end = over || held ? null : last;
            if (end == null) {
                rest();
                return null;
            }
        } finally {
            lock.unlock();
        }
        duplex.write(ByteBuffer.wrap(end));
        duplex.finish();
        abandon();
        duplex.close();
        rest();
        return null;
    }

    private List<Piece> batch() {
        List<Piece> batch = new ArrayList<>();
        int bytes = 0;
        do {
            Piece piece = waiting.removeFirst();
            batch.add(piece);
            bytes += piece.bytes.length;
        } while (!waiting.isEmpty() && bytes + waiting.getFirst().bytes.length <= BATCH);
        waitingBytes -= bytes;
        leavingBytes = bytes;
        return batch;
    }

    private static ByteBuffer joined(List<Piece> batch) {
        if (batch.size() == 1) {
            return ByteBuffer.wrap(batch.getFirst().bytes);
        }
        int size = 0;
        for (Piece piece : batch) {
            size += piece.bytes.length;
        }
        ByteBuffer joined = ByteBuffer.allocate(size);
        for (Piece piece : batch) {
            joined.put(piece.bytes);
        }
        return joined.flip();
    }

    private void rest() {
        lock.lock();
        try {
            running = false;
            leavingBytes = 0;
            weigh();
            rested.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
