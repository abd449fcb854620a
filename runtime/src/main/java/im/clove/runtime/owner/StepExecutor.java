package im.clove.runtime.owner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/// An executor for tests and simulations: what is handed to it waits until somebody decides that it runs, on the
/// thread of whoever decides. So interleavings of owners can be written down.
public final class StepExecutor implements Executor {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            waiting.addLast(task);
        } finally {
            lock.unlock();
        }
    }

    /// Runs the task that waits longest.
    ///
    /// @return false if none waited
    public boolean step() {
        Runnable task;
        lock.lock();
        try {
            task = waiting.pollFirst();
        } finally {
            lock.unlock();
        }
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /// Runs tasks, those they bring about included, until none waits.
    ///
    /// @param atMost tasks; more is taken for a loop
    /// @return how many ran
    /// @throws IllegalStateException if tasks still wait after `atMost`
    public int runAll(int atMost) {
        int n = 0;
        while (step()) {
            if (++n > atMost) {
                throw new IllegalStateException("Still busy after " + atMost + " tasks");
            }
        }
        return n;
    }

    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
