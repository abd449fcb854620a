package im.clove.node.app.host;

import im.clove.i2p.keys.Names;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.router.RouterLink;
import im.clove.i2p.stream.Endpoint;
import im.clove.i2p.stream.PeerGate;
import im.clove.i2p.stream.SessionOptions;
import im.clove.runtime.owner.Timers;
import java.security.SecureRandom;
import java.util.Set;

/// The I2P side, as it was chosen.
///
/// @param options for the node's own destination
/// @param names found without asking the network
public record I2pSide(RouterLink router, SessionOptions options, Names names) {
    private static final int SERVER_PORT = 5269;

    /// Less is said at the rooms' destination than at the node's: a tunnel that breaks has another beside it, and no
    /// more than that is kept up.
    private static final int ROOM_TUNNELS = 2;

    /// The node's own destination.
    ///
    /// @param ports that it answers
    Endpoint node(NodeIdentity keys, Set<Integer> ports, Settings settings, Timers timers) {
        return Endpoint.open(keys, router, names, options, gate(settings, timers), ports);
    }

    /// The destination of the rooms, for servers alone.
    Endpoint rooms(NodeIdentity keys, Settings settings, Timers timers) {
        SessionOptions few = new SessionOptions(
                options.hops(), Math.min(ROOM_TUNNELS, options.tunnels()), true, options.allowsZeroHops());
        return Endpoint.open(keys, router, names, few, gate(settings, timers), Set.of(SERVER_PORT));
    }

    private static PeerGate gate(Settings settings, Timers timers) {
        return new PeerGate(settings.gateLimits(), settings.gateLists(), timers::nowMillis);
    }

    /// A destination that nobody knows and that answers nobody.
    Endpoint passerBy(SecureRandom random) {
        return Endpoint.openTransient(NodeIdentity.create(random), router, names, options.unpublished());
    }

    /// A destination of no meaning that looks at the node from outside. It is published, for the node has to find
    /// it to answer: as both are on one router, the lease set that comes with a call is not taken from the network.
    Endpoint visitor(SecureRandom random) {
        return Endpoint.open(NodeIdentity.create(random), router, names, options, PeerGate.standard(), Set.of());
    }
}
