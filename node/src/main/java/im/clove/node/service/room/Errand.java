package im.clove.node.service.room;

import im.clove.xmpp.jid.Jid;
import java.util.Optional;

/// What whoever runs the node wants of a room. It is in nobody's name, and no list of the room stands in its way.
sealed interface Errand {
    /// To know how it stands.
    record Look() implements Errand {}

    /// Somebody is something else from now on.
    record Grant(Jid user, Affiliation affiliation) implements Errand {}

    /// The room ends.
    ///
    /// @param reason empty for none
    /// @param to where people are to go
    record Destroy(String reason, Optional<Jid> to) implements Errand {}
}
