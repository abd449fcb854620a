package im.clove.node.cert;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// What a TLS server presents: its certificate first, then those that signed it, and the private key. Immutable.
public record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
    public ServerIdentity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("A chain has at least the server's own certificate");
        }
    }

    /// The server's own certificate.
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /// The chain as JSSE and Netty take it.
    public X509Certificate[] chainArray() {
        return chain.toArray(X509Certificate[]::new);
    }

    /// Without the key.
    @Override
    public String toString() {
        return "ServerIdentity[" + certificate().getSubjectX500Principal() + "]";
    }
}
