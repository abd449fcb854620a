package im.clove.s2s.stream;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.s2s.config.Proofs;

/// What a handshake begins on.
///
/// @param isTls whether the stream is inside TLS from its first byte on (XEP-0368)
record Ground(PeerIdentity peer, boolean isTls, Proofs proofs) {
    static Ground of(Duplex duplex, Proofs proofs) {
        return new Ground(duplex.peer(), duplex.protection() == Protection.TLS, proofs);
    }

    /// Of a transport that proves destinations.
    static Ground of(PeerIdentity peer) {
        return new Ground(peer, false, Proofs.DESTINATION);
    }
}
