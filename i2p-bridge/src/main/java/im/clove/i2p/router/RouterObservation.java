package im.clove.i2p.router;

import java.time.Duration;

/// What was seen of a running router, and what that means. Pure.
///
/// @param isAlive whether it runs at all
/// @param hasSessions whether its client manager takes sessions
/// @param isReseeding whether first peers are being fetched now
/// @param reseedError what the last attempt to fetch peers said, empty if nothing
/// @param isDisconnected whether it thinks this machine has no network: no interface that is up has an address
///     other than loopback. It builds no tunnels through others then, on a private network on loopback either
/// @param portTaken whether its port is in use by something else
/// @param figures its numbers
record RouterObservation(
        boolean isAlive,
        boolean hasSessions,
        boolean isReseeding,
        String reseedError,
        boolean isDisconnected,
        boolean portTaken,
        RouterFigures figures) {
    /// Below this the router itself fetches more.
    static final int PEERS_WANTED = 50;

    /// Peers refuse a router whose clock is further off than a minute.
    private static final Duration SKEW_LIMIT = Duration.ofSeconds(45);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    RouterState state(NetworkProfile profile) {
        boolean isPublic = profile instanceof NetworkProfile.Public;
        if (!isAlive || !hasSessions) {
            return new RouterState.Starting();
        }
        if (portTaken) {
            return new RouterState.Degraded("the router's port is in use by another program; set another one");
        }
        if (figures.clockSkew().abs().compareTo(SKEW_LIMIT) > 0) {
            return new RouterState.Degraded("this machine's clock is off by "
                    + figures.clockSkew().toSeconds() + " s; set it, peers refuse us otherwise");
        }
        if (isPublic && isReseeding) {
            return new RouterState.Reseeding(Math.min(figures.knownPeers(), PEERS_WANTED), PEERS_WANTED);
        }
        if (isPublic && isDisconnected) {
            return new RouterState.Degraded("this machine has no network connection");
        }
        if (isDisconnected && figures.knownPeers() > 1) {
            return new RouterState.Degraded(
                    "this machine has no network interface but loopback, and the router builds no"
                            + " tunnels then; bring one up, it need not lead anywhere");
        }
        if (figures.tunnelsIn() > 0 && figures.tunnelsOut() > 0) {
            return new RouterState.Ready();
        }
        if (isPublic && figures.knownPeers() <= 1) {
            return reseedError.isEmpty()
                    ? new RouterState.Reseeding(0, PEERS_WANTED)
                    : new RouterState.Degraded("no reseed server could be reached; get a bundle file from somebody and"
                            + " run 'clove reseed import FILE'");
        }
        if (figures.uptime().compareTo(PATIENCE) > 0) {
            return new RouterState.Degraded("no tunnels for " + figures.uptime().toMinutes()
                    + " minutes; the network may be busy or blocked here");
        }
        return new RouterState.BuildingTunnels(figures.knownPeers());
    }
}
