package im.clove.s2s.place;

import im.clove.runtime.transport.Place;
import im.clove.xmpp.stanza.StanzaError;

/// Where stanzas for a domain go, decided without asking any network: see [Atlas#resolve].
public sealed interface Target {
    /// One of our own domains.
    record Own() implements Target {}

    /// A server somewhere else. Two domains with the same place share one link.
    record Peer(Place place) implements Target {}

    /// Not reachable from here, and why.
    ///
    /// @param error what the sender gets, with a text for people
    record Refused(StanzaError error) implements Target {}
}
