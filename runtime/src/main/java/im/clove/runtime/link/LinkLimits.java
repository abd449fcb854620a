package im.clove.runtime.link;

import java.time.Duration;

/// What one link may cost.
///
/// @param queuedElements waiting to be written, at most
/// @param queuedBytes waiting to be written, at most; one larger element is taken if next to nothing else waits
/// @param idle without a byte from the peer, after which the sink is told so that it may ping
/// @param dead without a byte from the peer, after which the link is closed; more than `idle`
/// @param stalled how long one batch may take to be written
/// @param closing how long an orderly close may take before it becomes a hard one
public record LinkLimits(
        int queuedElements, long queuedBytes, Duration idle, Duration dead, Duration stalled, Duration closing) {
    /// A client that has logged in. The queue holds two stanzas of the largest size; the times leave a phone on
    /// I2P, whose tunnels are rebuilt every ten minutes, the time to come back.
    public static final LinkLimits CLIENT = new LinkLimits(
            1_000,
            1 << 20,
            Duration.ofMinutes(5),
            Duration.ofMinutes(12),
            Duration.ofMinutes(2),
            Duration.ofSeconds(5));

    /// A server that has proved who it is.
    public static final LinkLimits SERVER = new LinkLimits(
            2_000,
            2 << 20,
            Duration.ofMinutes(5),
            Duration.ofMinutes(12),
            Duration.ofMinutes(3),
            Duration.ofSeconds(10));
}
