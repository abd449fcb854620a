package im.clove.node.cert;

import im.clove.xmpp.jid.Domain;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a node presents for each of its domains. Immutable.
public final class NodeCertificates {
    private final List<Held> all;
    private final Map<String, Held> byName = new HashMap<>();

    /// @param all one for each served domain, the node's own address first; at least one
    public NodeCertificates(List<Held> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("A node has at least one certificate");
        }
        this.all = List.copyOf(all);
        all.forEach(held -> byName.putIfAbsent(CertificateInfo.ascii(held.domain()), held));
    }

    /// The certificate of one domain.
    ///
    /// @param authority ours that signed it; empty for one from elsewhere
    /// @param isShared whether that authority is the one that vouches for most of the node's domains
    /// @param isNew whether it was made or renewed just now
    public record Held(
            Domain domain,
            ServerIdentity identity,
            Optional<X509Certificate> authority,
            boolean isShared,
            boolean isNew) {
        /// One from elsewhere.
        public static Held imported(Domain domain, ServerIdentity identity) {
            return new Held(domain, identity, Optional.empty(), false, false);
        }

        public boolean isImported() {
            return authority.isEmpty();
        }

        public CertificateInfo info() {
            return CertificateInfo.of(identity.certificate());
        }
    }

    /// Those of some domains, for who is to see no others.
    ///
    /// @throws IllegalArgumentException if there are none
    public NodeCertificates only(Predicate<Domain> which) {
        return new NodeCertificates(
                all.stream().filter(held -> which.test(held.domain())).toList());
    }

    public List<Held> all() {
        return all;
    }

    /// The node's own address.
    public Held first() {
        return all.getFirst();
    }

    public Optional<Held> of(Domain domain) {
        return all.stream().filter(held -> held.domain().equals(domain)).findFirst();
    }

    /// Which certificate to present (RFC 6066 §3): that of the domain asked for in the handshake. A
    /// name there that is none of our domains is where the client was told to connect, and then, as without a name,
    /// the domain its stream is for decides; of two that would do, the one that is also valid for the name.
    ///
    /// @param name asked for in the handshake, in the form of certificates; null if none was
    /// @param host the domain of the stream, as far as it is known before the handshake
    public Held choose(@Nullable String name, @Nullable Domain host) {
        Optional<Held> ofStream = host == null ? Optional.empty() : of(host);
        if (name == null) {
            return ofStream.orElseGet(this::first);
        }
        return Optional.ofNullable(byName.get(name))
                .or(() -> ofStream.filter(held -> held.info().covers(name)))
                .or(() -> all.stream().filter(held -> held.info().covers(name)).findFirst())
                .or(() -> ofStream)
                .orElseGet(this::first);
    }
}
