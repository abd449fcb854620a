package im.clove.runtime.owner;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The mailbox and the single thread of an owner: events are handed to the owner in the order they were posted, one
/// batch at a time, never two at once. A thread exists only while there is work. The owner gets **everything that
/// waits** in one call, so that it can step over all of it and commit once (group commit).
///
/// Posting never blocks and never runs the owner on the caller's thread.
public final class Serial<E> {
    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private final String name;
    private final Executor executor;
    private final Consumer<List<E>> owner;
    private final ReentrantLock lock = new ReentrantLock();
    private Deque<E> waiting = new ArrayDeque<>(4);
    private boolean running;
    private volatile @Nullable Thread thread;

    /// @param name for logs and for the assertion in [#checkOwner]
    /// @param executor runs each drain; a virtual thread per task in production, a `StepExecutor` in tests
    /// @param owner takes each batch; what it throws is logged and ends only that batch
    public Serial(String name, Executor executor, Consumer<List<E>> owner) {
        this.name = name;
        this.executor = executor;
        this.owner = owner;
    }

    /// Adds an event at the end of the mailbox.
    public void post(E event) {
        lock.lock();
        try {
            waiting.addLast(event);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            // Overloaded or stopping: what waits is worked off with the next event that finds a thread.
            LOG.error("{}: no thread for its events", name, e);
            rest();
        }
    }

    private void rest() {
        lock.lock();
        try {
            thread = null;
            running = false;
        } finally {
            lock.unlock();
        }
    }

    /// How many events wait; a snapshot, for limits and metrics.
    public int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing waits and nothing runs.
    public boolean isIdle() {
        lock.lock();
        try {
            return waiting.isEmpty() && !running;
        } finally {
            lock.unlock();
        }
    }

    /// Fails if the caller is not this owner's own thread. A programming error, so it is unchecked.
    public void checkOwner() {
        if (!Thread.currentThread().equals(thread)) {
            throw new IllegalStateException("Not on the thread of " + name);
        }
    }

    private void drain() {
        thread = Thread.currentThread();
        boolean isDone = false;
        try {
            for (List<E> batch = next(); !batch.isEmpty(); batch = next()) {
                try {
                    owner.accept(batch);
                } catch (RuntimeException e) {
                    LOG.error("{}: a batch of {} events failed", name, batch.size(), e);
                }
            }
            isDone = true;
        } finally {
            if (!isDone) {
                // No fault of the owner's, but of the machine's: memory, for one. The next event finds it open.
                rest();
            }
        }
    }

    private List<E> next() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                // With the lock: whoever posts next has another thread, which must not be taken for none.
                thread = null;
                running = false;
                return List.of();
            }
            List<E> batch = new ArrayList<>(waiting);
            if (waiting.size() > 64) {
                waiting = new ArrayDeque<>(4);
            } else {
                waiting.clear();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }
}
