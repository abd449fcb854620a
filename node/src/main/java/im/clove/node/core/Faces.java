package im.clove.node.core;

import im.clove.xmpp.jid.Domain;
import java.util.Set;

/// Which of a node's domains are known on the clearnet. What lives on them shows nothing of what lives on the others,
/// and
/// has nothing to do with it unless the owner says so (D-08, D-09). Immutable.
///
/// @param clearnet domains with accounts; a service's domain in front of one belongs to it
/// @param between whether what lives on the two faces may talk to each other here
public record Faces(Set<Domain> clearnet, boolean between) {
    /// A node without a bridge.
    public static final Faces ONE = new Faces(Set.of(), true);

    public Faces {
        clearnet = Set.copyOf(clearnet);
    }

    /// Whether a domain of this node is on the clearnet face.
    public boolean isClearnet(Domain domain) {
        return clearnet.stream()
                .anyMatch(host -> host.equals(domain) || domain.name().endsWith('.' + host.name()));
    }

    /// Whether two domains of this node may have to do with each other.
    public boolean mayMeet(Domain one, Domain other) {
        return between || clearnet.isEmpty() || isClearnet(one) == isClearnet(other);
    }
}
