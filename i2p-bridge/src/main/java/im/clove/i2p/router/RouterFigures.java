package im.clove.i2p.router;

import java.time.Duration;

/// A router's numbers at one moment, for `status` and metrics.
///
/// @param knownPeers routers it has heard of
/// @param activePeers routers it has a connection to
/// @param tunnelsIn inbound tunnels of its own, exploratory ones included
/// @param tunnelsOut outbound tunnels of its own, exploratory ones included
/// @param transitTunnels tunnels it carries for others
/// @param built tunnels of its own that were built since it was started, to the minute
/// @param failed tunnels of its own that were tried since then and were refused, or of which nothing was heard
/// @param bytesPerSecondIn received, transit included
/// @param bytesPerSecondOut sent, transit included
/// @param uptime since it was started
/// @param clockSkew how far peers' clocks are ahead of this machine's (negative: behind); zero if unknown
/// @param version of the router
public record RouterFigures(
        int knownPeers,
        int activePeers,
        int tunnelsIn,
        int tunnelsOut,
        int transitTunnels,
        long built,
        long failed,
        long bytesPerSecondIn,
        long bytesPerSecondOut,
        Duration uptime,
        Duration clockSkew,
        String version) {
    /// Of a router that does not run.
    public static RouterFigures none() {
        return new RouterFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, "");
    }
}
