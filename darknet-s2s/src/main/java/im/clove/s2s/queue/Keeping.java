package im.clove.s2s.queue;

import java.time.Duration;
import java.time.InstantSource;

/// That messages wait on disk for peers that sleep, and for how long.
///
/// @param clock for dates: what waits does so across restarts
/// @param keep after this long a message goes back to its sender
/// @param notice after this long of waiting its sender is told so, once for each absence of the peer
public record Keeping(OutboxStore store, InstantSource clock, Duration keep, Duration notice) {
    public Keeping {
        if (!keep.isPositive() || !notice.isPositive()) {
            throw new IllegalArgumentException("What is kept must be kept for some time");
        }
    }
}
