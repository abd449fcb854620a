package im.clove.runtime.owner;

import java.time.Duration;

/// Time as a port. A timer only posts an event to an owner; it never does work itself.
public interface Timers {
    /// Runs the task once after the delay, on a thread of the timers' own; the task must only post.
    Timer after(Duration delay, Runnable task);

    /// Milliseconds on a monotonic clock with an arbitrary origin: for deadlines, never for dates.
    long nowMillis();

    /// A pending task.
    interface Timer {
        /// Idempotent; without effect when the task has already run.
        void cancel();
    }
}
