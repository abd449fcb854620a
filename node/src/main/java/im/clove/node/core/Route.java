package im.clove.node.core;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;

/// Where an envelope goes.
public sealed interface Route {
    /// The owner of a local bare address, which may not exist.
    record ToAccount(Jid bare) implements Route {}

    /// The service whose address it is.
    record ToService(Service service) implements Route {}

    /// Another server; whether it can be reached is for the server-to-server engine to say.
    record ToPeer(Domain domain) implements Route {}

    /// Nowhere.
    record Refuse(StanzaError error, String reason) implements Route {}
}
