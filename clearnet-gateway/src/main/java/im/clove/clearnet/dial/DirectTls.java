package im.clove.clearnet.dial;

import im.clove.xmpp.jid.Domain;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/// The TLS of streams that begin with it (XEP-0368). Safe for use by several threads.
@FunctionalInterface
public interface DirectTls {
    /// An engine for the client's side of a stream to a server of this domain, its handshake not begun. What it
    /// presents and trusts is its maker's business; the name that is asked for and the application protocol are
    /// set by the dialer.
    ///
    /// @param ours the domain that speaks, if one does
    SSLEngine engine(Domain theirs, Optional<Domain> ours);
}
