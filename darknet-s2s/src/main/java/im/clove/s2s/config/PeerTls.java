package im.clove.s2s.config;

import im.clove.xmpp.jid.Domain;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// TLS inside streams with servers that are no Clove nodes, which insist on it. It proves nothing: on I2P the
/// destination is what counts, so whatever certificate the peer has is taken, and ours need not please it.
@FunctionalInterface
public interface PeerTls {
    /// An engine for one stream, its handshake not begun.
    ///
    /// @param client whether we dialled
    /// @param ours the domain of ours that the stream is for, whose certificate is shown; null if none was named
    SSLEngine engine(boolean client, @Nullable Domain ours);
}
