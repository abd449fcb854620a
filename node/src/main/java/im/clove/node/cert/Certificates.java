package im.clove.node.cert;

import im.clove.node.cert.NodeCertificates.Held;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The certificates of a node in their folder: one for each domain, from the node's own authority, or from elsewhere
/// where one was imported. A file that cannot be read is never written to. Thread-safe as far as the file system is:
/// one writer at a time.
///
/// ```
/// ca.pem                       the node's authority and its key
/// server.pem                   the certificate of the node's address
/// domains/NAME/server.pem      that of another domain
/// domains/NAME/ca.pem          the authority of a domain for which the node's may not vouch
/// domains/NAME/clearnet.pem    the certificate of a domain that is known on the clearnet
/// domains/NAME/clearnet-ca.pem its authority, which signs no other's
/// domains/NAME/imported.pem    one from elsewhere; it goes before the node's own
/// ```
public final class Certificates {
    /// How long server certificates are valid unless said otherwise: as long as Apple's devices accept. They are
    /// issued again in time.
    public static final Duration VALIDITY = Duration.ofDays(825);

    /// What is left when a certificate is issued again; of short ones, a third.
    private static final Duration RENEWAL = Duration.ofDays(90);

    private static final String GENERATE = "move it away and `clove cert generate` makes a new one";

    private final DomainFolders folders;
    private final Clock clock;
    private final Issuer issuer;
    private final Issuer outside;
    private final Authority authority;
    private final Predicate<Domain> clearnet;

    /// Of a node that has nothing to do with the clearnet.
    ///
    /// @param folder where the files are; made when needed
    public Certificates(Path folder, Clock clock, SecureRandom random) {
        this(folder, clock, random, _ -> false);
    }

    /// @param folder where the files are; made when needed
    /// @param clearnet which domains are known on the clearnet: their certificates have nothing in common with
    ///     those of the others (D-07), and hold for what is below the domain, too
    public Certificates(Path folder, Clock clock, SecureRandom random, Predicate<Domain> clearnet) {
        this.folders = new DomainFolders(folder);
        this.clock = clock;
        this.issuer = Issuer.inside(clock, random);
        this.outside = Issuer.outside(clock, random);
        this.authority = new Authority(new IdentityFile(folder.resolve("ca.pem"), GENERATE), issuer);
        this.clearnet = clearnet;
    }

    /// A certificate that was taken over.
    ///
    /// @param doubts what some clients will object to
    public record Taken(Domain domain, ServerIdentity identity, List<String> doubts) {}

    /// The certificates for these domains. What is missing is made: the authority, and certificates from it. One of
    /// ours that lacks a name, is in a form of old or will soon expire is issued again with the same key; devices
    /// that know the authority notice nothing. A domain for which the authority may not vouch, because it came
    /// later and could be somebody else's, gets an authority of its own: devices that do not use it need not know.
    ///
    /// @param served the node's own address first
    /// @throws CertificateRefusedException if a file is damaged
    public NodeCertificates loadOrCreate(List<Domain> served) throws IOException {
        new EarlierImport(folders, authority).moveAside(served);
        List<Held> out = new ArrayList<>();
        for (Domain domain : served) {
            Optional<Held> imported = imported(domain);
            out.add(imported.isPresent() ? imported.get() : own(domain, served));
        }
        return new NodeCertificates(out);
    }

    /// As they are on disk; a domain that came since the last start has none yet.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none at all
    /// @throws CertificateRefusedException if a file is damaged
    public NodeCertificates load(List<Domain> served) throws IOException {
        List<Held> out = new ArrayList<>();
        for (Domain domain : served) {
            Optional<Held> imported = imported(domain);
            if (imported.isPresent()) {
                out.add(imported.get());
                continue;
            }
            IdentityFile file = ownFile(domain, served);
            if (!file.exists()) {
                continue;
            }
            ServerIdentity identity = file.read();
            Authority over = authorityOver(domain);
            out.add(
                    over.issued(identity.certificate())
                            ? held(domain, identity, over, false)
                            // From the days when an imported one replaced the node's own; it is moved at the next
                            // start.
                            : Held.imported(domain, identity));
        }
        if (out.isEmpty()) {
            throw new NoSuchFileException(folders.first().toString());
        }
        return new NodeCertificates(out);
    }

    /// Issues certificates with new keys for every domain that has none from elsewhere.
    ///
    /// @throws CertificateRefusedException if a file is damaged; nothing has changed then
    public NodeCertificates generate(List<Domain> served, Duration validity) throws IOException {
        readAll(served);
        for (Domain domain : served) {
            if (imported(domain).isEmpty()) {
                Authority over = authorityFor(domain, served);
                KeyPair keys = issuer.newKey();
                ownFile(domain, served).write(over.issue(domain, keys.getPublic(), keys.getPrivate(), validity));
            }
        }
        return load(served);
    }

    /// Makes a new authority that vouches for all of these domains, and certificates from it. Clients that trusted
    /// the old one must be told.
    public NodeCertificates generateWithNewAuthority(List<Domain> served, Duration validity) throws IOException {
        readAll(served);
        authority.make(inside(served));
        for (Domain domain : served) {
            Files.deleteIfExists(folders.authority(domain));
            Files.deleteIfExists(folders.clearnetAuthority(domain));
        }
        return generate(served, validity);
    }

    /// Damage shows before anything is written.
    private void readAll(List<Domain> served) throws IOException {
        new EarlierImport(folders, authority).moveAside(served);
        if (authority.exists()) {
            authority.certificate();
        }
        for (Domain domain : served) {
            for (IdentityFile file :
                    List.of(ownFile(domain, served), own(domain).file())) {
                if (file.exists()) {
                    file.read();
                }
            }
        }
    }

    /// Takes over certificates from elsewhere, each for the served domains it is valid for. They are in use from the
    /// next [#loadOrCreate] on.
    ///
    /// @param paths PEM files and folders with them: certificate, chain and key
    /// @param only these domains; empty for all that the certificates are valid for
    /// @throws CertificateRefusedException if one cannot serve; nothing has changed then
    public List<Taken> take(List<Path> paths, List<Domain> served, Collection<Domain> only) throws IOException {
        Instant now = clock.instant();
        List<Offer> offers = Offer.in(paths, now);
        Map<Domain, Offer> wanted = new LinkedHashMap<>();
        for (Domain domain : only.isEmpty() ? served : only) {
            List<Offer> fitting = offers.stream()
                    .filter(offer ->
                            CertificateInfo.of(offer.identity().certificate()).covers(domain))
                    .toList();
            if (fitting.size() > 1) {
                throw new CertificateRefusedException("There are several certificates for " + domain + ": "
                        + fitting.stream()
                                .map(offer -> offer.where().toString())
                                .collect(Collectors.joining(", "))
                        + "; name the files of the one to use");
            }
            fitting.forEach(offer -> wanted.put(domain, offer));
            if (fitting.isEmpty() && !only.isEmpty()) {
                throw new CertificateRefusedException("No certificate there is for " + domain + "; " + areFor(offers));
            }
        }
        if (wanted.isEmpty()) {
            // What is wrong with a certificate comes before what it is not for.
            check(offers.getFirst(), now);
            throw new CertificateRefusedException(
                    areFor(offers) + ", and this node serves " + names(served) + " (option `domains` in clove.conf)");
        }
        for (Offer offer : wanted.values()) {
            if (authority.issued(offer.identity().certificate())) {
                throw new CertificateRefusedException("The certificate in " + offer.where()
                        + " is from this node's own authority: it is in use, or `clove cert remove` brings it back");
            }
        }
        List<Taken> taken = new ArrayList<>();
        for (Map.Entry<Domain, Offer> entry : wanted.entrySet()) {
            taken.add(new Taken(entry.getKey(), entry.getValue().identity(), check(entry.getValue(), now)));
        }
        for (Taken each : taken) {
            importedFile(each.domain()).replace(each.identity());
        }
        return taken;
    }

    private static List<String> check(Offer offer, Instant now) throws CertificateRefusedException {
        return Suitability.check(offer.identity().chain(), "The certificate in " + offer.where(), now);
    }

    private static String areFor(List<Offer> offers) {
        return offers.stream()
                .map(offer -> {
                    List<String> names =
                            CertificateInfo.of(offer.identity().certificate()).names();
                    return "the certificate in " + offer.where() + " is for "
                            + (names.isEmpty() ? "no name at all" : String.join(", ", names));
                })
                .collect(Collectors.joining("; "));
    }

    private static String names(List<Domain> domains) {
        return domains.stream().map(Domain::name).collect(Collectors.joining(", "));
    }

    /// Forgets a domain's certificate from elsewhere; the node's own takes its place with the next [#loadOrCreate].
    ///
    /// @return whether there was one
    public boolean remove(Domain domain) throws IOException {
        return Files.deleteIfExists(folders.imported(domain));
    }

    /// The certificate of the node's authority.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    public X509Certificate authority() throws IOException {
        return authority.certificate();
    }

    /// An authority's certificate (never its key) as PEM, to be installed on clients.
    public static String pem(X509Certificate certificate) {
        return Pem.write(List.of(certificate));
    }

    private Optional<Held> imported(Domain domain) throws IOException {
        IdentityFile file = importedFile(domain);
        return file.exists() ? Optional.of(Held.imported(domain, file.read())) : Optional.empty();
    }

    private Held own(Domain domain, List<Domain> served) throws IOException {
        Authority over = authorityFor(domain, served);
        IdentityFile file = ownFile(domain, served);
        if (!file.exists()) {
            KeyPair keys = issuer.newKey();
            return held(
                    domain, file.write(over.issue(domain, keys.getPublic(), keys.getPrivate(), VALIDITY)), over, true);
        }
        ServerIdentity identity = file.read();
        if (!isStale(identity.certificate(), domain, over)) {
            return held(domain, identity, over, false);
        }
        return held(
                domain,
                file.write(over.issue(domain, identity.certificate().getPublicKey(), identity.key(), VALIDITY)),
                over,
                true);
    }

    private Held held(Domain domain, ServerIdentity identity, Authority over, boolean isNew) throws IOException {
        return new Held(domain, identity, Optional.of(over.certificate()), over.equals(authority), isNew);
    }

    private boolean isStale(X509Certificate certificate, Domain domain, Authority over) throws IOException {
        CertificateInfo info = CertificateInfo.of(certificate);
        Duration third = Duration.between(info.notBefore(), info.notAfter()).dividedBy(3);
        Instant due = info.notAfter().minus(third.compareTo(RENEWAL) < 0 ? third : RENEWAL);
        return !over.issued(certificate)
                || !info.names().equals(over.issuer().names(domain, over.certificate()))
                || !certificate.getSubjectX500Principal().equals(Issuer.subject(List.of(domain)))
                || due.isBefore(clock.instant());
    }

    /// The authority for a domain, made if need be.
    private Authority authorityFor(Domain domain, List<Domain> served) throws IOException {
        if (!authority.exists()) {
            authority.make(inside(served));
        }
        Authority over = authorityOver(domain);
        if (!over.exists()) {
            over.make(List.of(domain));
        }
        return over;
    }

    private Authority authorityOver(Domain domain) throws IOException {
        Authority own = own(domain);
        return clearnet.test(domain) || own.exists() || authority.exists() && !authority.permits(domain)
                ? own
                : authority;
    }

    private Authority own(Domain domain) {
        return clearnet.test(domain)
                ? new Authority(new IdentityFile(folders.clearnetAuthority(domain), GENERATE), outside)
                : new Authority(new IdentityFile(folders.authority(domain), GENERATE), issuer);
    }

    /// What is served and not known on the clearnet.
    private List<Domain> inside(List<Domain> served) {
        return served.stream().filter(domain -> !clearnet.test(domain)).toList();
    }

    /// The domains of the clearnet that the node's authority names, because it was made when they were not known
    /// there: whoever is shown its certificate in I2P sees them. Only a new one ends that.
    public List<Domain> toldInside(List<Domain> served) throws IOException {
        if (!authority.exists()) {
            return List.of();
        }
        Constraints constraints = Constraints.of(authority.certificate());
        return served.stream()
                .filter(domain -> clearnet.test(domain) && constraints.names(CertificateInfo.ascii(domain)))
                .toList();
    }

    private IdentityFile ownFile(Domain domain, List<Domain> served) {
        if (clearnet.test(domain)) {
            return new IdentityFile(folders.clearnetServer(domain), GENERATE);
        }
        return new IdentityFile(domain.equals(served.getFirst()) ? folders.first() : folders.server(domain), GENERATE);
    }

    private IdentityFile importedFile(Domain domain) {
        return folders.importedFile(domain);
    }
}
