package im.clove.runtime.owner;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Timers on the system's monotonic clock: one daemon thread for all. A cancelled timer is dropped at once, so many
/// short-lived deadlines cost nothing later.
public final class SystemTimers implements Timers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTimers.class);

    private final ScheduledThreadPoolExecutor scheduler;

    public SystemTimers() {
        scheduler = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("clove-timers").daemon().factory());
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        if (scheduler.isShutdown()) {
            return () -> {};
        }
        ScheduledFuture<?> future =
                scheduler.schedule(() -> run(task), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A timer failed", e);
        }
    }

    @Override
    public long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /// Stops: what is pending never runs. Idempotent.
    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
