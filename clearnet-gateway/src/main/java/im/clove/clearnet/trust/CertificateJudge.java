package im.clove.clearnet.trust;

import im.clove.clearnet.dns.Tlsa;
import im.clove.clearnet.policy.Pin;
import im.clove.clearnet.trust.Paths.Path;
import im.clove.xmpp.jid.Domain;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Whether certificates speak for a domain (RFC 6120 §13.7, RFC 5280, RFC 9525). What the owner has pinned
/// decides alone; then, where the domain has usable TLSA records, one of them has to match (RFC 7671); else an
/// authority has to have signed, as browsers want it. A certificate for servers is taken from those that dial,
/// too: public authorities issue no others (N-11).
///
/// Nothing is asked of a network. So nobody learns from here who talks to whom, and a certificate that was
/// withdrawn (OCSP, CRL) holds until its end.
///
/// Thread-safe; takes some milliseconds.
public final class CertificateJudge {
    private static final int MOST_CERTIFICATES = 10;
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    private static final String ANY = "2.5.29.37.0";

    private final Authorities authorities;
    private final Function<Domain, List<Pin>> pins;
    private final Clock clock;

    /// @param pins what the owner says of a domain; empty for most
    public CertificateJudge(Authorities authorities, Function<Domain, List<Pin>> pins, Clock clock) {
        this.authorities = authorities;
        this.pins = pins;
        this.clock = clock;
    }

    /// What the far end is on a stream. The same is asked of both.
    public enum Role {
        /// It has dialled.
        CONNECTING,
        /// We have.
        ANSWERING
    }

    /// By what a certificate is proved.
    public enum How {
        /// An authority has signed it.
        PKIX,
        /// The owner has said so.
        PIN,
        /// The domain says so in its records.
        DANE
    }

    /// The answer.
    public sealed interface Verdict {
        /// The certificate speaks for the domain.
        record Proved(How how) implements Verdict {}

        /// It does not. That is no proof of anything bad: the domain's server can still be asked (XEP-0220).
        ///
        /// @param reason a sentence for people
        record Doubtful(String reason) implements Verdict {}
    }

    List<Pin> pins(Domain domain) {
        return pins.apply(domain);
    }

    /// @param chain as the far end has shown it, its own certificate first; it has proved that it has the key
    /// @param role what the far end is; makes no difference, on purpose (N-11)
    /// @param records what the domain says of this server, validated; empty if nothing is known
    public Verdict judge(List<X509Certificate> chain, Domain domain, Role role, List<Tlsa> records) {
        if (chain.isEmpty()) {
            return new Verdict.Doubtful("The server of " + domain + " shows no certificate");
        }
        if (chain.size() > MOST_CERTIFICATES) {
            return new Verdict.Doubtful(
                    "The server of " + domain + " shows more than " + MOST_CERTIFICATES + " certificates");
        }
        List<Pin> pinned = pins(domain);
        if (!pinned.isEmpty()) {
            return isPinned(chain.getFirst(), pinned)
                    ? new Verdict.Proved(How.PIN)
                    : doubtful(domain, "is not the one that the owner of this server has pinned");
        }
        List<Tlsa> usable = Dane.usable(records);
        return usable.isEmpty() ? pkix(chain, domain) : dane(chain, domain, usable);
    }

    private static Verdict doubtful(Domain domain, String what) {
        return new Verdict.Doubtful("The certificate of " + domain + ' ' + what);
    }

    private static boolean isPinned(X509Certificate leaf, List<Pin> pins) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
            byte[] key = MessageDigest.getInstance("SHA-256")
                    .digest(leaf.getPublicKey().getEncoded());
            return pins.stream().anyMatch(pin -> switch (pin.kind()) {
                case CERTIFICATE -> pin.matches(whole);
                case KEY -> pin.matches(key);
            });
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private Verdict pkix(List<X509Certificate> chain, Domain domain) {
        return ofLeaf(chain.getFirst(), domain)
                .or(() -> path(chain, authorities, domain, _ -> true))
                .map(what -> doubtful(domain, what))
                .orElseGet(() -> new Verdict.Proved(How.PKIX));
    }

    private Verdict dane(List<X509Certificate> chain, Domain domain, List<Tlsa> records) {
        X509Certificate leaf = chain.getFirst();
        // Neither names nor dates: the records are the domain's own, and end by themselves (RFC 7671 §5.1).
        if (records.stream().anyMatch(one -> one.usage() == Dane.OWN_CERTIFICATE && Dane.matches(one, leaf))) {
            return new Verdict.Proved(How.DANE);
        }
        Optional<String> doubt = ofLeaf(leaf, domain);
        if (doubt.isEmpty() && records.stream().anyMatch(one -> holds(one, chain, domain))) {
            return new Verdict.Proved(How.DANE);
        }
        return doubtful(
                domain,
                "is none of those its DNS names (DANE)"
                        + doubt.map(what -> ", and it " + what).orElse(""));
    }

    /// Whether the leaf, of which there is nothing else to say, is the one a record means.
    private boolean holds(Tlsa one, List<X509Certificate> chain, Domain domain) {
        X509Certificate leaf = chain.getFirst();
        return switch (one.usage()) {
            case Dane.AUTHORITY ->
                path(chain, authorities, domain, path -> above(leaf, path).anyMatch(each -> Dane.matches(one, each)))
                        .isEmpty();
            case Dane.CERTIFICATE ->
                Dane.matches(one, leaf)
                        && path(chain, authorities, domain, _ -> true).isEmpty();
            case Dane.OWN_AUTHORITY ->
                Stream.concat(chain.stream().skip(1), Dane.held(one).stream())
                        .filter(each -> Dane.matches(one, each))
                        .anyMatch(each -> path(chain, Authorities.of(each), domain, _ -> true)
                                .isEmpty());
            default -> false;
        };
    }

    private static Stream<X509Certificate> above(X509Certificate leaf, Path path) {
        return Stream.concat(path.certificates().stream(), Stream.of(path.authority()))
                .filter(each -> !each.equals(leaf));
    }

    /// What is wrong with the server's own certificate, whoever signed it.
    private Optional<String> ofLeaf(X509Certificate leaf, Domain domain) {
        Instant now = clock.instant();
        if (leaf.getNotAfter().toInstant().isBefore(now)) {
            return Optional.of("ended on " + Paths.day(leaf.getNotAfter()));
        }
        if (leaf.getNotBefore().toInstant().isAfter(now)) {
            return Optional.of("begins on " + Paths.day(leaf.getNotBefore()) + "; is the clock of this server right?");
        }
        return name(leaf, domain).or(() -> use(leaf)).or(() -> Strength.doubt(leaf.getPublicKey()));
    }

    private static Optional<String> name(X509Certificate leaf, Domain domain) {
        ShownNames names;
        try {
            names = ShownNames.of(leaf);
        } catch (CertificateParsingException _) {
            return Optional.of("has names that cannot be read");
        }
        if (names.hasZero()) {
            return Optional.of("has a name with a zero byte in it");
        }
        if (names.cover(domain, false)) {
            return Optional.empty();
        }
        return Optional.of(names.told()
                .map(told -> "is for " + told + ", not for " + domain.ascii())
                .orElse("is for no name: it has no alternative name, and common names do not count"));
    }

    private static Optional<String> use(X509Certificate leaf) {
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[0]) {
            return Optional.of("may not be used for signatures, without which there is no TLS");
        }
        try {
            List<String> purposes = leaf.getExtendedKeyUsage();
            if (purposes == null || purposes.contains(SERVER) || purposes.contains(ANY)) {
                return Optional.empty();
            }
            return Optional.of(
                    purposes.contains(CLIENT) ? "may be used by clients only" : "may not be used by servers");
        } catch (CertificateParsingException _) {
            return Optional.of("has a purpose that cannot be read");
        }
    }

    /// What is wrong with all ways to the authorities that are wanted; empty if one holds.
    private Optional<String> path(List<X509Certificate> chain, Authorities to, Domain domain, Predicate<Path> wanted) {
        Paths paths = new Paths(chain, to, clock.instant());
        X509Certificate leaf = chain.getFirst();
        if (paths.find(path -> wanted.test(path) && isWithin(path, leaf, domain))
                .isPresent()) {
            return Optional.empty();
        }
        if (paths.failure().isPresent()) {
            return paths.failure();
        }
        if (new Paths(chain, to, clock.instant()).find(wanted).isPresent()) {
            return Optional.of("is for a name for which its authority may not vouch");
        }
        if (leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()) && Paths.isSigned(leaf, leaf)) {
            return Optional.of("is self-signed: nobody this server trusts vouches for it");
        }
        return Optional.of(
                "was signed by nobody this server trusts; perhaps its server leaves out a certificate in between");
    }

    /// Constraints of an authority are about DNS names. Names of XMPP's own would slip past them.
    private static boolean isWithin(Path path, X509Certificate leaf, Domain domain) {
        try {
            return !path.isConstrained() || ShownNames.of(leaf).cover(domain, true);
        } catch (CertificateParsingException _) {
            return false;
        }
    }
}
