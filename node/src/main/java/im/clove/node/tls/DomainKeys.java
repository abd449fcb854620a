package im.clove.node.tls;

import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.ServerIdentity;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows each handshake the certificate of the domain it is about. The alias of a certificate is its place in the
/// list. Immutable.
final class DomainKeys extends X509ExtendedKeyManager {
    private final NodeCertificates certificates;
    private final List<ServerIdentity> identities;

    DomainKeys(NodeCertificates certificates) {
        this.certificates = certificates;
        this.identities =
                certificates.all().stream().map(NodeCertificates.Held::identity).toList();
    }

    /// JSSE asks for each kind of key that both sides know.
    @Override
    public @Nullable String chooseEngineServerAlias(
            String kind, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return engine == null ? null : choose(kind, engine);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] kinds, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        for (String kind : kinds) {
            String alias = engine == null ? null : choose(kind, engine);
            if (alias != null) {
                return alias;
            }
        }
        return null;
    }

    private @Nullable String choose(String kind, SSLEngine engine) {
        AskedName asked = AskedName.of(engine);
        ServerIdentity chosen = certificates.choose(asked.name(), asked.host()).identity();
        return chosen.certificate().getPublicKey().getAlgorithm().equals(kind)
                ? String.valueOf(identities.indexOf(chosen))
                : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return identity(alias).chainArray();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity(alias).key();
    }

    private ServerIdentity identity(String alias) {
        return identities.get(Integer.parseInt(alias));
    }

    @Override
    public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String kind, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
