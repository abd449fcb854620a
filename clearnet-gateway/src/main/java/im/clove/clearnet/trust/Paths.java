package im.clove.clearnet.trust;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Ways from a certificate to an authority, over the certificates that were shown with it (RFC 5280 §6). They may
/// come in any order and with some too many. Whoever shows them chooses them, so the search ends after so many
/// signatures. Java's own builder has no such end: certificates of one name and one key lead it through all their
/// orders. Nothing is looked up anywhere. Of one thread.
final class Paths {
    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final int MOST_SIGNATURES = 24;

    private final List<X509Certificate> shown;
    private final Authorities authorities;
    private final Instant now;
    private int signatures;
    private Optional<String> failure = Optional.empty();

    Paths(List<X509Certificate> shown, Authorities authorities, Instant now) {
        this.shown = shown;
        this.authorities = authorities;
        this.now = now;
    }

    /// A way that holds.
    ///
    /// @param certificates from the one that was asked about up, without the authority's; empty if it is that one
    record Path(List<X509Certificate> certificates, X509Certificate authority) {
        Path {
            certificates = List.copyOf(certificates);
        }

        /// Whether an authority on it may only vouch for some names.
        boolean isConstrained() {
            return isConstrained(authority) || certificates.stream().anyMatch(Path::isConstrained);
        }

        private static boolean isConstrained(X509Certificate certificate) {
            return certificate.getExtensionValue(NAME_CONSTRAINTS) != null;
        }
    }

    /// The first way from the first certificate that holds and is wanted.
    Optional<Path> find(Predicate<Path> wanted) {
        return from(List.of(), shown.getFirst(), wanted);
    }

    /// Why the first way that led to an authority does not hold, as the end of a sentence that begins with the
    /// certificate; empty if none led there.
    Optional<String> failure() {
        return failure;
    }

    /// How many signatures were checked.
    int signatures() {
        return signatures;
    }

    private Optional<Path> from(List<X509Certificate> below, X509Certificate at, Predicate<Path> wanted) {
        List<X509Certificate> path = new ArrayList<>(below);
        if (authorities.named(at.getSubjectX500Principal()).contains(at)) {
            return held(new Path(path, at), wanted);
        }
        path.add(at);
        for (X509Certificate authority : authorities.named(at.getIssuerX500Principal())) {
            Optional<Path> found = signed(authority, at) ? held(new Path(path, authority), wanted) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        for (X509Certificate next : shown) {
            boolean isNext = next.getSubjectX500Principal().equals(at.getIssuerX500Principal()) && !path.contains(next);
            Optional<Path> found = isNext && signed(next, at) ? from(path, next, wanted) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private boolean signed(X509Certificate by, X509Certificate what) {
        if (signatures >= MOST_SIGNATURES || Strength.doubt(by.getPublicKey()).isPresent()) {
            return false;
        }
        signatures++;
        return isSigned(by, what);
    }

    /// Whether one has signed the other.
    static boolean isSigned(X509Certificate by, X509Certificate what) {
        try {
            what.verify(by.getPublicKey());
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }

    private Optional<Path> held(Path path, Predicate<Path> wanted) {
        Optional<String> doubt = doubt(path);
        if (doubt.isPresent()) {
            if (failure.isEmpty()) {
                failure = doubt;
            }
            return Optional.empty();
        }
        return wanted.test(path) ? Optional.of(path) : Optional.empty();
    }

    private Optional<String> doubt(Path path) {
        for (X509Certificate certificate : path.certificates()) {
            Optional<String> weak =
                    Strength.signatureDoubt(certificate).or(() -> Strength.doubt(certificate.getPublicKey()));
            if (weak.isPresent()) {
                return weak.map(text -> of(certificate, text));
            }
        }
        X509Certificate authority = path.authority();
        if (authority.getNotAfter().toInstant().isBefore(now)) {
            return Optional.of(of(authority, "ended on " + day(authority.getNotAfter())));
        }
        return path.certificates().isEmpty() ? Optional.empty() : pkix(path);
    }

    private Optional<String> pkix(Path path) {
        List<X509Certificate> certificates = new ArrayList<>(path.certificates());
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(anchor(path.authority(), certificates)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(certificates), parameters);
            return Optional.empty();
        } catch (CertPathValidatorException e) {
            return Optional.of(text(e, e.getIndex() < 0 ? null : certificates.get(e.getIndex())));
        } catch (InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("The certificate of an authority is no trust anchor", e);
        } catch (GeneralSecurityException _) {
            return Optional.of("belongs to a chain that cannot be read");
        }
    }

    /// Java does not look into the certificate of an anchor. One that may only vouch for some names becomes a
    /// part of the path, signed by itself.
    private static TrustAnchor anchor(X509Certificate authority, List<X509Certificate> certificates) {
        boolean isOwn = authority.getSubjectX500Principal().equals(authority.getIssuerX500Principal());
        if (Path.isConstrained(authority) && isOwn) {
            certificates.add(authority);
            return new TrustAnchor(authority.getSubjectX500Principal(), authority.getPublicKey(), null);
        }
        return new TrustAnchor(authority, null);
    }

    private String text(CertPathValidatorException e, @Nullable X509Certificate at) {
        if (at == null) {
            return "belongs to a chain that does not hold";
        }
        return of(
                at,
                switch (e.getReason()) {
                    case BasicReason.EXPIRED -> "ended on " + day(at.getNotAfter());
                    case BasicReason.NOT_YET_VALID -> "begins on " + day(at.getNotBefore());
                    case BasicReason.ALGORITHM_CONSTRAINED -> "is of a kind that Java refuses as too weak";
                    case PKIXReason.NOT_CA_CERT -> "is no authority's";
                    case PKIXReason.INVALID_KEY_USAGE -> "may not sign others";
                    case PKIXReason.PATH_TOO_LONG -> "may not sign authorities";
                    case PKIXReason.INVALID_NAME -> "is for a name for which its authority may not vouch";
                    case PKIXReason.UNRECOGNIZED_CRIT_EXT -> "has a critical extension that this server does not know";
                    default -> "does not hold";
                });
    }

    private String of(X509Certificate certificate, String text) {
        return certificate.equals(shown.getFirst()) ? text : "was signed by an authority whose certificate " + text;
    }

    static String day(Date date) {
        return date.toInstant().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
}
