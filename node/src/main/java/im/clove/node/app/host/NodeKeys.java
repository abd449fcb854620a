package im.clove.node.app.host;

import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.keys.PublicDestination;
import im.clove.xmpp.jid.Domain;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The destinations of a node: its own, and that of its rooms. Immutable.
///
/// @param rooms empty where rooms have none
public record NodeKeys(NodeIdentity node, Optional<NodeIdentity> rooms) {
    /// Of a node whose rooms have none.
    public static NodeKeys of(NodeIdentity node) {
        return new NodeKeys(node, Optional.empty());
    }

    /// The domain that is the address of the rooms.
    public Optional<Domain> roomsDomain() {
        return rooms.map(keys -> Domain.of(keys.b32()));
    }

    /// The public halves.
    List<PublicDestination> destinations() {
        return Stream.concat(Stream.of(node), rooms.stream())
                .map(NodeIdentity::destination)
                .toList();
    }

    /// What other servers are shown certificates of.
    ///
    /// @param domains where accounts live, the node's own address first
    public List<Domain> certified(List<Domain> domains) {
        return Stream.concat(domains.stream(), roomsDomain().stream())
                .distinct()
                .toList();
    }
}
