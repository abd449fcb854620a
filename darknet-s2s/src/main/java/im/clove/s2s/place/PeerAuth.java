package im.clove.s2s.place;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Place;
import im.clove.xmpp.jid.Domain;

/// Decides whether the far end of a stream may speak for a domain, from what the transport has proved. A pure
/// question: it is asked for the stream header and again for every stanza.
public interface PeerAuth {
    Verdict check(Domain claimed, PeerIdentity proved);

    /// Why what the transport has proved is not enough to speak for the domain, for a person; says nothing of others.
    default String doubt(Domain claimed, PeerIdentity proved) {
        return "It has not proved that it speaks for " + claimed.name();
    }

    /// The answer.
    public sealed interface Verdict {
        /// @param place in the key of the link that carries this domain
        record Granted(Place place) implements Verdict {}

        /// The transport proves somebody else, but the domain has a server that can be asked (XEP-0220).
        ///
        /// @param place where that server is
        record Elsewhere(Place place) implements Verdict {}

        /// @param reason for the log and the stream error; names no domain but the claimed one
        record Denied(String reason) implements Verdict {}
    }
}
