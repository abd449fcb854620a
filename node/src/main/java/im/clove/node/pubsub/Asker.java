package im.clove.node.pubsub;

import im.clove.xmpp.jid.Jid;
import java.util.Set;

/// Who asks, or is to be told, and what is known of them.
///
/// @param groups of the roster that they are in
public record Asker(Jid jid, Standing standing, Set<String> groups) {
    /// What somebody is to the owner of the nodes.
    public enum Standing {
        /// The owner itself.
        OWNER,
        /// Sees the owner's presence.
        CONTACT,
        /// Of the same server.
        NEIGHBOUR,
        /// Nothing: must not even learn whether there is such an owner.
        STRANGER
    }

    public Asker {
        groups = Set.copyOf(groups);
    }
}
