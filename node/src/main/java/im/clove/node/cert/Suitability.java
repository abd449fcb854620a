package im.clove.node.cert;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether clients can do anything with a chain from elsewhere. What none of them takes is refused, so that the
/// person who imports it hears of it, and not the first one who wants to chat.
final class Suitability {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USE = "2.5.29.37.0";

    /// What today's libraries and Apple's devices ask for at least.
    private static final int LEAST_RSA_BITS = 2048;

    /// OpenSSL takes no more.
    private static final int MOST_RSA_BITS = 16384;

    /// RFC 8446 §4.2.7 has others, but for signatures clients know these.
    private static final Set<Integer> CURVE_BITS = Set.of(256, 384, 521);

    private static final Pattern WEAK_HASH = Pattern.compile("(?i)(md2|md5|sha-?1)with.*");

    private final List<X509Certificate> chain;
    private final String what;
    private final Instant now;
    private final List<String> doubts = new ArrayList<>();

    private Suitability(List<X509Certificate> chain, String what, Instant now) {
        this.chain = chain;
        this.what = what;
        this.now = now;
    }

    /// @param chain the server's certificate first
    /// @param what names it in messages, such as `The certificate in FILE`
    /// @return what some clients will object to
    /// @throws CertificateRefusedException if none can use it, with the reason
    static List<String> check(List<X509Certificate> chain, String what, Instant now)
            throws CertificateRefusedException {
        Suitability suitability = new Suitability(chain, what, now);
        suitability.dates();
        suitability.key(chain.getFirst().getPublicKey());
        suitability.use();
        suitability.names();
        suitability.signatures();
        suitability.path();
        suitability.end();
        return List.copyOf(suitability.doubts);
    }

    /// Of these checks, the one of the kind of key.
    static void checkKey(X509Certificate certificate, String what, Instant now) throws CertificateRefusedException {
        new Suitability(List.of(certificate), what, now).key(certificate.getPublicKey());
    }

    private CertificateRefusedException refused(String why) {
        return new CertificateRefusedException(what + " " + why);
    }

    private void dates() throws CertificateRefusedException {
        CertificateInfo info = CertificateInfo.of(chain.getFirst());
        if (info.notAfter().isBefore(now)) {
            throw refused("expired on " + info.notAfter());
        }
        if (info.notBefore().isAfter(now)) {
            throw refused("is not valid before " + info.notBefore() + "; is the clock right?");
        }
    }

    private void key(PublicKey key) throws CertificateRefusedException {
        switch (key) {
            case RSAPublicKey rsa -> {
                int bits = rsa.getModulus().bitLength();
                if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
                    throw refused("has an RSA key of " + bits + " bits; clients take from " + LEAST_RSA_BITS + " to "
                            + MOST_RSA_BITS + " bits");
                }
                if (key.getAlgorithm().equals("RSASSA-PSS")) {
                    doubts.add("Many clients do not know its kind of key, RSASSA-PSS");
                }
            }
            case ECPublicKey ec -> {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                String name = ec.getParams().toString().toLowerCase(Locale.ROOT);
                if (!CURVE_BITS.contains(bits) || name.contains("brainpool") || name.contains("256k1")) {
                    throw refused("has an EC key on a curve that clients do not know (" + ec.getParams()
                            + "); they know P-256, P-384 and P-521");
                }
            }
            default -> {
                if (key.getAlgorithm().equals("EC")) {
                    throw refused(
                            "has an EC key on a curve that clients do not know; they know P-256, P-384 and" + " P-521");
                }
                if (!Set.of("EdDSA", "Ed25519", "Ed448").contains(key.getAlgorithm())) {
                    throw refused("has a key of the kind " + key.getAlgorithm() + ", which TLS has no use for");
                }
                doubts.add("Apple's and Android's clients, among others, do not know its kind of key, Ed25519");
            }
        }
    }

    private void use() throws CertificateRefusedException {
        X509Certificate leaf = chain.getFirst();
        if (leaf.getBasicConstraints() >= 0) {
            throw refused("is an authority's (CA:TRUE), which clients do not take from a server");
        }
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[0]) {
            throw refused("is not for digital signatures (key usage), which every handshake today has");
        }
        List<String> purposes;
        try {
            purposes = leaf.getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            throw new CertificateRefusedException(what + " has a purpose that cannot be read", e);
        }
        if (purposes == null) {
            doubts.add("It does not say that it is for servers (extended key usage), which Apple's devices ask for");
        } else if (!purposes.contains(SERVER_AUTH) && !purposes.contains(ANY_USE)) {
            throw refused("is not for servers: its extended key usage is for something else");
        }
        if (leaf.hasUnsupportedCriticalExtension()) {
            throw refused("has a critical extension that this program does not know, and clients would not either");
        }
    }

    private void names() throws CertificateRefusedException {
        if (CertificateInfo.of(chain.getFirst()).names().isEmpty()) {
            throw refused("has no subject alternative name; clients do not look at the common name any more");
        }
    }

    private void signatures() throws CertificateRefusedException {
        for (X509Certificate certificate : chain) {
            // The signature of one's own name proves nothing, so nobody looks at it.
            boolean isRoot = isSelfIssued(certificate) && !certificate.equals(chain.getFirst());
            if (!isRoot && WEAK_HASH.matcher(certificate.getSigAlgName()).matches()) {
                throw refused((certificate.equals(chain.getFirst()) ? "is signed" : "has an issuer that is signed")
                        + " with " + certificate.getSigAlgName() + ", which clients have refused for years");
            }
        }
    }

    /// RFC 5280 §6 from the last certificate on, which is not judged itself.
    private void path() throws CertificateRefusedException {
        if (chain.size() < 2) {
            return;
        }
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.getLast(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertPath(chain.subList(0, chain.size() - 1)),
                            parameters);
        } catch (CertPathValidatorException e) {
            String subject = e.getIndex() < 0
                    ? "a certificate of its chain"
                    : chain.get(e.getIndex()).getSubjectX500Principal().getName();
            throw new CertificateRefusedException(
                    what + " has a chain that clients refuse, at " + subject + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new CertificateRefusedException(what + " has a chain that cannot be checked: " + e.getMessage(), e);
        }
        if (chain.getLast().getNotAfter().toInstant().isBefore(now)) {
            throw refused("has an issuer that expired on "
                    + chain.getLast().getNotAfter().toInstant() + ": "
                    + chain.getLast().getSubjectX500Principal().getName());
        }
    }

    /// Whether clients are likely to know who signed the last one. Java's list is much like theirs.
    private void end() {
        X509Certificate last = chain.getLast();
        if (isSelfIssued(last)) {
            if (chain.size() == 1) {
                doubts.add("It is signed by itself: every client will ask about it");
            } else if (!isKnown(last)) {
                doubts.add("Its authority, " + name(last) + ", is none that clients know by themselves");
            }
            return;
        }
        if (!isKnownIssuer(last)) {
            doubts.add("The chain ends at " + name(last) + ", and who signed that, "
                    + last.getIssuerX500Principal().getName()
                    + ", is no authority that Java knows. If it is in between only, import the whole chain"
                    + " (fullchain.pem, fullchain.cer): most clients refuse one with a gap");
        }
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static boolean isKnown(X509Certificate root) {
        return known().stream().anyMatch(root::equals);
    }

    private static boolean isKnownIssuer(X509Certificate certificate) {
        return known().stream()
                .anyMatch(root -> root.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                        && Chains.signed(root, certificate));
    }

    /// The authorities Java knows; none if it comes without them.
    private static List<X509Certificate> known() {
        try {
            KeyStore store = KeyStore.getInstance(
                    java.nio.file.Path.of(System.getProperty("java.home"), "lib", "security", "cacerts")
                            .toFile(),
                    (char[]) null);
            List<X509Certificate> out = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    out.add(certificate);
                }
            }
            return out;
        } catch (IOException | GeneralSecurityException _) {
            return List.of();
        }
    }
}
