package im.clove.node.app.host;

import im.clove.i2p.keys.Names;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.router.RouterLink;
import im.clove.i2p.stream.Endpoint;
import im.clove.i2p.stream.PeerGate;
import im.clove.i2p.stream.SessionOptions;
import java.security.SecureRandom;
import java.util.Set;

/// The I2P side, as it was chosen.
///
/// @param options for the node's own destination
/// @param names found without asking the network
public record I2pSide(RouterLink router, SessionOptions options, Names names) {
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
