package im.clove.s2s.link;

import im.clove.runtime.owner.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The one timer of an owner. Confined to it.
final class Alarm {
    private final Timers timers;
    private final Runnable task;
    private Timers.@Nullable Timer timer;

    /// @param task must only post
    Alarm(Timers timers, Runnable task) {
        this.timers = timers;
        this.task = task;
    }

    /// Rings at this time and no other; not at all at [Long#MAX_VALUE].
    void set(long at) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (at != Long.MAX_VALUE) {
            timer = timers.after(Duration.ofMillis(Math.max(1, at - timers.nowMillis())), task);
        }
    }
}
