package im.clove.node.core;

import im.clove.xmpp.stanza.Stanza;

/// A stanza on its way, with who brought it in and who waits for it. Immutable; `from` and `to` of the stanza are
/// set.
public record Envelope(Stanza stanza, Origin origin, Ticket ticket) {
    public static Envelope bySystem(Stanza stanza) {
        return new Envelope(stanza, new Origin.Node(), Ticket.NONE);
    }

    public Envelope with(Stanza other) {
        return new Envelope(other, origin, ticket);
    }
}
