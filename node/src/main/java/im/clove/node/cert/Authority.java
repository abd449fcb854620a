package im.clove.node.cert;

import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// A private authority of ours in its file.
record Authority(IdentityFile file, Issuer issuer) {
    /// It has to be installed by hand on every device, so it stays.
    private static final Duration VALIDITY = Duration.ofDays(4019);

    boolean exists() {
        return file.exists();
    }

    X509Certificate certificate() throws IOException {
        return file.read().certificate();
    }

    boolean permits(Domain domain) throws IOException {
        return Constraints.of(certificate()).permits(CertificateInfo.ascii(domain));
    }

    boolean issued(X509Certificate certificate) throws IOException {
        return exists() && Chains.signed(certificate(), certificate);
    }

    /// Makes a new one, in place of one that is there.
    ///
    /// @param domains what it may vouch for beside this machine and private names
    void make(Collection<Domain> domains) throws IOException {
        KeyPair keys = issuer.newKey();
        file.write(new ServerIdentity(List.of(issuer.authority(keys, domains, VALIDITY)), keys.getPrivate()));
    }

    ServerIdentity issue(Domain domain, PublicKey publicKey, PrivateKey key, Duration validity) throws IOException {
        ServerIdentity ca = file.read();
        X509Certificate certificate = issuer.server(publicKey, List.of(domain), ca.certificate(), ca.key(), validity);
        return new ServerIdentity(List.of(certificate, ca.certificate()), key);
    }
}
