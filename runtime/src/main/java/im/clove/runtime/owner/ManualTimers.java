package im.clove.runtime.owner;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Timers for tests and simulations: time stands still until it is moved by hand. Tasks that are due run on the
/// thread that moves it, in order of their time, then of their making.
public final class ManualTimers implements Timers {
    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Pending> pending = new PriorityQueue<>();
    private long now;
    private long made;

    @Override
    public Timer after(Duration delay, Runnable task) {
        lock.lock();
        try {
            Pending timer = new Pending(now + Math.max(0, delay.toMillis()), made++, task);
            pending.add(timer);
            return timer;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nowMillis() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    /// Moves time forward and runs what becomes due; a task sees the time it was due at.
    public void advance(Duration by) {
        long end = nowMillis() + by.toMillis();
        for (Pending due = nextDue(end); due != null; due = nextDue(end)) {
            due.task.run();
        }
    }

    /// Moves time to the next timer, if there is one, and runs it.
    ///
    /// @param end time is not moved beyond this
    /// @return whether one was due by then
    public boolean next(long end) {
        Pending due;
        lock.lock();
        try {
            due = pending.peek();
            if (due == null || due.due > end) {
                return false;
            }
            pending.poll();
            now = Math.max(now, due.due);
        } finally {
            lock.unlock();
        }
        due.task.run();
        return true;
    }

    /// How many timers are pending; a leak shows here.
    public int pending() {
        lock.lock();
        try {
            return pending.size();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Pending nextDue(long end) {
        lock.lock();
        try {
            Pending first = pending.peek();
            if (first == null || first.due > end) {
                now = end;
                return null;
            }
            pending.poll();
            now = Math.max(now, first.due);
            return first;
        } finally {
            lock.unlock();
        }
    }

    private final class Pending implements Timer, Comparable<Pending> {
        private final long due;
        private final long order;
        private final Runnable task;

        Pending(long due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                pending.remove(this);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int compareTo(Pending other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
