package im.clove.s2s.place;

import im.clove.xmpp.jid.B32;
import im.clove.xmpp.stanza.StanzaError;

/// Where stanzas for a domain go, decided without asking any network: see [DarknetMap#resolve].
public sealed interface Target {
    /// One of our own domains.
    record Own() implements Target {}

    /// A server on an I2P destination. Two domains with the same peer share one link.
    ///
    /// @param port the I2P port its server-to-server service answers, 1 to 65535
    record Peer(B32 b32, int port) implements Target {
        public Peer {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("A port is between 1 and 65535, not " + port);
            }
        }
    }

    /// Not reachable from here, and why.
    ///
    /// @param error what the sender gets, with a text for people
    record Refused(StanzaError error) implements Target {}
}
