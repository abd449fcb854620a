package im.clove.node.core;

import im.clove.xmpp.stanza.StanzaError;

/// Where an envelope goes.
public sealed interface Route {
    /// The owner of a local bare address, which may not exist.
    record ToAccount() implements Route {}

    /// The service whose address it is.
    record ToService(Service service) implements Route {}

    /// Another server; whether it can be reached is for the server-to-server engine to say.
    record ToPeer() implements Route {}

    /// Nowhere.
    record Refuse(StanzaError error, String reason) implements Route {}
}
