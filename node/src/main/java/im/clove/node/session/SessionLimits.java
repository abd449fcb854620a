package im.clove.node.session;

import java.time.Duration;

/// What one session may hold.
///
/// @param inFlight stanzas of the client on their way to their last local owner; then its link is not read any more
/// @param unackedStanzas sent to the client and not confirmed
/// @param unackedBytes the same in bytes
/// @param resumption how long a session without a link waits for its client
public record SessionLimits(int inFlight, int unackedStanzas, int unackedBytes, Duration resumption) {
    public static final SessionLimits DEFAULT = new SessionLimits(256, 500, 1 << 20, Duration.ofMinutes(10));
}
