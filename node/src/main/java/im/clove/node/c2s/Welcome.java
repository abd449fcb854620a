package im.clove.node.c2s;

import im.clove.node.tls.TlsSetup;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import java.util.function.Function;
import java.util.function.Predicate;

/// What is here for clients that come by one kind of way. A node with a bridge shows those who come over I2P nothing of
/// what it is on the clearnet, neither a domain nor a certificate (D-07).
///
/// @param isServed whether clients of a domain belong here
/// @param tls with the certificates that may be shown
public record Welcome(Predicate<Domain> isServed, TlsSetup tls) {
    /// One for everybody.
    static Function<PeerIdentity, Welcome> same(Predicate<Domain> isServed, TlsSetup tls) {
        Welcome all = new Welcome(isServed, tls);
        return _ -> all;
    }

    /// One for the machine and its network, another for whoever comes over I2P, be it through this node's own proxy.
    public static Function<PeerIdentity, Welcome> by(Welcome here, Welcome i2p) {
        return peer -> switch (peer) {
            case PeerIdentity.Tcp _, PeerIdentity.Tls _ -> here;
            case PeerIdentity.I2p _, PeerIdentity.Local _ -> i2p;
        };
    }
}
