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
import java.util.Optional;
import java.util.stream.Collectors;

/// The certificates of a node in their folder: `ca.pem` and `server.pem`, each certificate and key in one file
/// (0600), so that they change together or not at all. A file that cannot be read is never written to. Thread-safe
/// as far as the file system is: one writer at a time.
public final class Certificates {
    /// How long server certificates are valid unless said otherwise: as long as Apple's devices accept. They are
    /// issued again in time.
    public static final Duration VALIDITY = Duration.ofDays(825);

    /// An authority has to be installed by hand on every device, so it stays.
    private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(4019);

    /// What is left when a certificate is issued again; of short ones, a third.
    private static final Duration RENEWAL = Duration.ofDays(90);

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
    /// certificate of our own authority that lacks a name, is in a form of old or will soon expire is issued again
    /// (with the same key), for the domains the authority may vouch for; devices that know the authority notice
    /// nothing. An imported one is left as it is. [#gap] says what is missing then.
    ///
    /// @throws CertificateRefusedException if a file is damaged
    public ServerIdentity loadOrCreate(Collection<Domain> served) throws IOException {
        if (!Files.exists(serverFile)) {
            return generate(Files.exists(caFile) ? within(served) : served, VALIDITY);
        }
        ServerIdentity identity = load();
        if (!isOwn(identity)) {
            return identity;
        }
        // One name it may not vouch for, and clients that know the authority refuse the certificate for all of them.
        Collection<Domain> within = within(served);
        return within.isEmpty() || !isStale(identity.certificate(), within)
                ? identity
                : issue(within, identity.certificate().getPublicKey(), identity.key(), VALIDITY);
    }

    private boolean isStale(X509Certificate certificate, Collection<Domain> within) throws IOException {
        CertificateInfo info = CertificateInfo.of(certificate);
        Duration third = Duration.between(info.notBefore(), info.notAfter()).dividedBy(3);
        Instant due = info.notAfter().minus(third.compareTo(RENEWAL) < 0 ? third : RENEWAL);
        return !info.missing(within).isEmpty()
                || !Issuer.thisMachine(authority()).stream().allMatch(info::covers)
                || !certificate.getSubjectX500Principal().equals(Issuer.subject(within))
                || due.isBefore(clock.instant());
    }

    /// @throws java.nio.file.NoSuchFileException if there is none yet
    /// @throws CertificateRefusedException if the file is damaged
    public ServerIdentity load() throws IOException {
        return read(serverFile);
    }

    private Collection<Domain> within(Collection<Domain> served) throws IOException {
        List<Domain> beyond = Constraints.of(authority()).refused(served);
        return served.stream().filter(domain -> !beyond.contains(domain)).toList();
    }

    /// What a person should know if a certificate is not for every served domain: which, why, and what to do.
    public Optional<String> gap(ServerIdentity identity, Collection<Domain> served) throws IOException {
        List<Domain> missing = CertificateInfo.of(identity.certificate()).missing(served);
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String begin = "The server certificate is not for " + names(missing) + ", so clients will warn of it. ";
        if (!isOwn(identity)) {
            return Optional.of(begin + "Import one that is (`clove cert import`), or use this node's own again"
                    + " (`clove cert generate`)");
        }
        List<Domain> beyond = Constraints.of(authority()).refused(missing);
        return Optional.of(begin + (beyond.isEmpty() ? "`clove cert generate` issues one that is" : beyond(beyond)));
    }

    private static String beyond(List<Domain> domains) {
        return "This node's authority was made before " + names(domains)
                + " was served and may not vouch for it: `clove cert generate --new-authority` makes a new one,"
                + " which then has to be installed wherever the old one was (`clove cert ca`)";
    }

    private static String names(List<Domain> domains) {
        return domains.stream().map(Domain::name).collect(Collectors.joining(", "));
    }

    /// Issues a certificate with a new key, signed by our authority, which is made if there is none. Replaces the
    /// present certificate, if that can be read.
    ///
    /// @throws CertificateRefusedException if the authority may not vouch for one of the domains, or a file is
    ///     damaged
    public ServerIdentity generate(Collection<Domain> served, Duration validity) throws IOException {
        if (Files.exists(serverFile)) {
            load();
        }
        if (Files.exists(caFile)) {
            List<Domain> beyond = Constraints.of(authority()).refused(served);
            if (!beyond.isEmpty()) {
                throw new CertificateRefusedException("No certificate was issued. " + beyond(beyond));
            }
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
                    + names(missing) + "; it is for "
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
        X509Certificate certificate = issuer.authority(keys, served, AUTHORITY_VALIDITY);
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
        try {
            List<X509Certificate> chain = Pem.certificates(text, file);
            return new ServerIdentity(chain, Pem.key(text, chain.getFirst().getPublicKey(), file));
        } catch (CertificateRefusedException e) {
            throw new CertificateRefusedException(
                    e.getMessage() + ". It was left as it is: restore it from a backup, or move it away and"
                            + " `clove cert generate` makes a new one",
                    e);
        }
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
