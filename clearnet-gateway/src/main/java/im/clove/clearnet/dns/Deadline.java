package im.clove.clearnet.dns;

import java.time.Duration;

/// When something has to be done, on the clock of [System#nanoTime]: handed down, so that many steps share one
/// time.
///
/// @param nanos on that clock
public record Deadline(long nanos) {
    /// So much from now.
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /// What is left; zero when it is over.
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /// What is left in milliseconds, rounded up.
    public long leftMillis() {
        return (left().toNanos() + 999_999) / 1_000_000;
    }

    public boolean isOver() {
        return nanos - System.nanoTime() <= 0;
    }

    /// This one, or so much from now if that is sooner.
    public Deadline orIn(Duration time) {
        Deadline other = in(time);
        return other.nanos - nanos < 0 ? other : this;
    }
}
