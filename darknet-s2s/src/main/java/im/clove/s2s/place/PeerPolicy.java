package im.clove.s2s.place;

import im.clove.runtime.transport.Place;
import im.clove.xmpp.stanza.StanzaError;
import java.util.Optional;

/// The owner's say on a peer, asked before a stream is dialled and when one comes in. Must not block.
@FunctionalInterface
public interface PeerPolicy {
    /// Everybody may come.
    PeerPolicy OPEN = _ -> Optional.empty();

    /// @return why this peer is not talked to, or empty if it may be
    Optional<StanzaError> refusal(Place peer);
}
