package im.clove.runtime.owner;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts one named virtual thread per task, up to a bound, and counts those alive. What a task throws is logged
/// and ends that task only.
public final class VirtualThreads implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(VirtualThreads.class);

    private final String name;
    private final int atMost;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private int live;
    private long started;

    /// @param name of the threads; a number follows it
    /// @param atMost alive at once
    public VirtualThreads(String name, int atMost) {
        this.name = name;
        this.atMost = atMost;
    }

    /// @throws RejectedExecutionException if as many as allowed are alive
    @Override
    public void execute(Runnable task) {
        long number;
        lock.lock();
        try {
            if (live >= atMost) {
                throw new RejectedExecutionException("Already " + live + " threads of " + name);
            }
            live++;
            number = ++started;
        } finally {
            lock.unlock();
        }
        try {
            Thread.ofVirtual().name(name + '-' + number).start(() -> run(task));
        } catch (RuntimeException | Error e) {
            ended();
            throw e;
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: a task failed", name, e);
        } finally {
            ended();
        }
    }

    private void ended() {
        lock.lock();
        try {
            live--;
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many are alive now.
    public int live() {
        lock.lock();
        try {
            return live;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until none is alive.
    ///
    /// @return false if some were when the time was up
    public boolean awaitNone(Duration atMostFor) throws InterruptedException {
        long left = atMostFor.toNanos();
        lock.lock();
        try {
            while (live > 0) {
                if (left <= 0) {
                    return false;
                }
                left = fewer.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
