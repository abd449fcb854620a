package im.clove.http;

import im.clove.runtime.owner.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Ends a connection that does not get on: what is awaited must come within its time, byte by byte or not. Used by
/// the thread of the connection.
final class Watchdog {
    private final Timers timers;
    private final Runnable cut;
    private Timers.@Nullable Timer timer;
    private int moved;

    /// @param cut ends the connection; must not block
    Watchdog(Timers timers, Runnable cut) {
        this.timers = timers;
        this.cut = cut;
    }

    /// From now on the next thing is awaited.
    void await(Duration within) {
        rest();
        timer = timers.after(within, cut);
    }

    /// So many bytes have gone on; each `piece` of them has its time.
    void moved(int bytes, int piece, Duration within) {
        moved += bytes;
        if (moved >= piece || timer == null) {
            moved = 0;
            await(within);
        }
    }

    /// Nothing is awaited.
    void rest() {
        moved = 0;
        Timers.Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }
}
