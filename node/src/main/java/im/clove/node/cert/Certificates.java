package im.clove.node.cert;

import im.clove.node.admin.OwnerFiles;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// The certificates of a node in their folder: `ca.pem` and `server.pem`, each certificate and key in one file
/// (0600), so that they change together or not at all. A file that cannot be read is never written to. Thread-safe
/// as far as the file system is: one writer at a time.
public final class Certificates {
    /// How long certificates are valid unless said otherwise.
    public static final Duration VALIDITY = Duration.ofDays(3653);

    private final Path caFile;
    private final Path serverFile;
    private final Clock clock;
    private final Issuer issuer;

    /// @param folder where the files are; made when needed
    public Certificates(Path folder, Clock clock, SecureRandom random) {
        this.caFile = folder.resolve("ca.pem");
        this.serverFile = folder.resolve("server.pem");
        this.clock = clock;
        this.issuer = new Issuer(clock, random);
    }

    /// The server certificate for these domains. Without a file one is made, and an authority for it. A
    /// certificate of our own authority that lacks a domain is issued again (with the same key); an imported one is
    /// left as it is.
    ///
    /// @throws CertificateRefusedException if a file is damaged
    public ServerIdentity loadOrCreate(Collection<Domain> served) throws IOException {
        if (!Files.exists(serverFile)) {
            return generate(served, VALIDITY);
        }
        ServerIdentity identity = load();
        if (isOwn(identity)
                && !CertificateInfo.of(identity.certificate()).missing(served).isEmpty()) {
            return issue(served, identity.certificate().getPublicKey(), identity.key(), VALIDITY);
        }
        return identity;
    }

    /// @throws java.nio.file.NoSuchFileException if there is none yet
    /// @throws CertificateRefusedException if the file is damaged
    public ServerIdentity load() throws IOException {
        return read(serverFile);
    }

    /// Issues a certificate with a new key, signed by our authority, which is made if there is none. Replaces the
    /// present certificate, if that can be read.
    public ServerIdentity generate(Collection<Domain> served, Duration validity) throws IOException {
        if (Files.exists(serverFile)) {
            load();
        }
        KeyPair keys = issuer.newKey();
        return issue(served, keys.getPublic(), keys.getPrivate(), validity);
    }

    /// Makes a new authority, and a server certificate from it. Clients that trusted the old one must be told.
    public ServerIdentity generateWithNewAuthority(Collection<Domain> served, Duration validity) throws IOException {
        if (Files.exists(caFile)) {
            read(caFile);
        }
        newAuthority(served, Files.exists(caFile));
        return generate(served, validity);
    }

    /// Takes over a certificate from elsewhere.
    ///
    /// @param chainFile the certificate first, then those that signed it, PEM
    /// @param keyFile its private key, PEM without passphrase
    /// @param acceptMissing take it although it is not for every served domain
    /// @throws CertificateRefusedException if it does not fit; nothing has changed then
    public ServerIdentity importFrom(Path chainFile, Path keyFile, Collection<Domain> served, boolean acceptMissing)
            throws IOException {
        List<X509Certificate> chain = Pem.certificates(Pem.read(chainFile), chainFile);
        X509Certificate leaf = chain.getFirst();
        PrivateKey key = Pem.foreignKey(Pem.read(keyFile), leaf.getPublicKey(), keyFile);
        checkOrder(chain, chainFile);
        CertificateInfo info = CertificateInfo.of(leaf);
        Instant now = clock.instant();
        if (info.notAfter().isBefore(now)) {
            throw new CertificateRefusedException("The certificate in " + chainFile + " expired on " + info.notAfter());
        }
        if (info.notBefore().isAfter(now)) {
            throw new CertificateRefusedException(
                    "The certificate in " + chainFile + " is not valid before " + info.notBefore());
        }
        List<Domain> missing = info.missing(served);
        if (!missing.isEmpty() && !acceptMissing) {
            throw new CertificateRefusedException("The certificate in " + chainFile + " is not for "
                    + missing.stream().map(Domain::name).collect(Collectors.joining(", ")) + "; it is for "
                    + String.join(", ", info.names()));
        }
        return save(new ServerIdentity(chain, key));
    }

    /// The certificate of our authority.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    public X509Certificate authority() throws IOException {
        return read(caFile).certificate();
    }

    /// The authority's certificate (never its key) as PEM, to be installed on clients.
    public String authorityPem() throws IOException {
        return Pem.write(List.of(authority()));
    }

    /// Whether our own authority signed it.
    public boolean isOwn(ServerIdentity identity) throws IOException {
        if (!Files.exists(caFile)) {
            return false;
        }
        try {
            identity.certificate().verify(authority().getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private ServerIdentity issue(Collection<Domain> served, PublicKey publicKey, PrivateKey key, Duration validity)
            throws IOException {
        if (!Files.exists(caFile)) {
            newAuthority(served, false);
        }
        ServerIdentity ca = read(caFile);
        X509Certificate certificate = issuer.server(publicKey, served, ca.certificate(), ca.key(), validity);
        return save(new ServerIdentity(List.of(certificate, ca.certificate()), key));
    }

    private void newAuthority(Collection<Domain> served, boolean replace) throws IOException {
        OwnerFiles.createFolder(caFile.toAbsolutePath().resolveSibling(""));
        KeyPair keys = issuer.newKey();
        // A little longer than what it signs, so that no server certificate outlives it.
        X509Certificate certificate = issuer.authority(keys, served, VALIDITY.plusDays(366));
        byte[] content = content(new ServerIdentity(List.of(certificate), keys.getPrivate()));
        if (replace) {
            OwnerFiles.replace(caFile, content);
        } else {
            OwnerFiles.create(caFile, content);
        }
    }

    private ServerIdentity save(ServerIdentity identity) throws IOException {
        OwnerFiles.createFolder(serverFile.toAbsolutePath().resolveSibling(""));
        OwnerFiles.replace(serverFile, content(identity));
        return identity;
    }

    private static byte[] content(ServerIdentity identity) {
        return (Pem.write(identity.chain()) + Pem.write(identity.key())).getBytes(StandardCharsets.US_ASCII);
    }

    private static ServerIdentity read(Path file) throws IOException {
        String text = Pem.read(file);
        List<X509Certificate> chain = Pem.certificates(text, file);
        return new ServerIdentity(chain, Pem.key(text, chain.getFirst().getPublicKey(), file));
    }

    private static void checkOrder(List<X509Certificate> chain, Path file) throws CertificateRefusedException {
        for (int i = 0; i + 1 < chain.size(); i++) {
            try {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new CertificateRefusedException(
                        "The certificates in " + file + " are not in order: number " + (i + 2) + " did not sign number "
                                + (i + 1),
                        e);
            }
        }
    }
}
