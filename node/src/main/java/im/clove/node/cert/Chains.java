package im.clove.node.cert;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Puts certificates in the order TLS wants them in: each signed by the next (RFC 8446 §4.4.2).
final class Chains {
    /// No real chain is longer.
    private static final int MOST = 10;

    private Chains() {}

    /// @param among the order of these decides where there are several ways up
    /// @return the certificate, who signed it, who signed that, and so on, as far as they are among the others
    static List<X509Certificate> upFrom(X509Certificate leaf, Collection<X509Certificate> among) {
        List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
        while (chain.size() < MOST) {
            Optional<X509Certificate> issuer = among.stream()
                    .filter(candidate -> !chain.contains(candidate) && issued(candidate, chain.getLast()))
                    .findFirst();
            if (issuer.isEmpty()) {
                break;
            }
            chain.add(issuer.get());
        }
        return List.copyOf(chain);
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        return issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                && signed(issuer, certificate);
    }

    /// Whether the signature on a certificate was made with the key of another.
    static boolean signed(X509Certificate issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
