package im.clove.node.account;

import im.clove.xmpp.stanza.StanzaError;

/// The answer to [Account#bind].
public sealed interface BindResult {
    record Bound(SessionPort session) implements BindResult {}

    record Refused(StanzaError error) implements BindResult {}
}
