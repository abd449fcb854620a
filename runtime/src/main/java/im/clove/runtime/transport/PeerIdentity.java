package im.clove.runtime.transport;

import im.clove.xmpp.jid.B32;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/// Who is at the far end of a [Duplex], as proved by the transport.
public sealed interface PeerIdentity {
    /// A TCP peer: an address proves next to nothing, but limits can be counted by it.
    record Tcp(InetSocketAddress address) implements PeerIdentity {}

    /// A TCP peer that has shown a certificate and proved that its key is its own. Whether the certificate is worth
    /// anything is for whoever asks to judge: nothing of it has been checked.
    ///
    /// @param chain as it was shown, the peer's own certificate first; not empty
    record Tls(InetSocketAddress address, List<X509Certificate> chain) implements PeerIdentity {
        public Tls {
            chain = List.copyOf(chain);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("Without a certificate it is a TCP peer");
            }
        }

        /// Certificates are long, and a log wants to know where from.
        @Override
        public String toString() {
            return "Tls[" + address + ']';
        }
    }

    /// An I2P destination, authenticated by the streaming protocol (its opening packet is signed).
    record I2p(B32 b32) implements PeerIdentity {}

    /// The other end of a pipe in this process.
    record Local(String name) implements PeerIdentity {}
}
