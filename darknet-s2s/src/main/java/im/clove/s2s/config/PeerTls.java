package im.clove.s2s.config;

import im.clove.xmpp.jid.Domain;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// TLS inside streams with servers that are no Clove nodes. Whatever certificate the peer has is taken: what it is
/// worth
/// is judged afterwards, where that counts (see [Proofs]).
@FunctionalInterface
public interface PeerTls {
    /// An engine for one stream, its handshake not begun.
    ///
    /// @param client whether we dialled
    /// @param ours the domain of ours that the stream is for, whose certificate is shown; null if none was named
    /// @param theirs the domain we dialled, null if we did not
    SSLEngine engine(boolean client, @Nullable Domain ours, @Nullable Domain theirs);
}
