package im.clove.s2s;

import javax.net.ssl.SSLEngine;

/// TLS inside streams with servers that are no Clove nodes, which insist on it. It proves nothing: on I2P the
/// destination is what counts, so whatever certificate the peer has is taken, and ours need not please it.
@FunctionalInterface
public interface PeerTls {
    /// An engine for one stream, its handshake not begun.
    ///
    /// @param client whether we dialled
    SSLEngine engine(boolean client);
}
