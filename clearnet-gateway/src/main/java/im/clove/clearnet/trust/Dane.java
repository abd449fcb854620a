package im.clove.clearnet.trust;

import im.clove.clearnet.dns.Tlsa;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// TLSA records against certificates (RFC 6698 §2.1, RFC 7671). Pure.
final class Dane {
    /// An authority as well known as any, which the domain has chosen (PKIX-TA).
    static final int AUTHORITY = 0;

    /// The server's certificate, signed by such an authority (PKIX-EE).
    static final int CERTIFICATE = 1;

    /// An authority nobody else need know (DANE-TA).
    static final int OWN_AUTHORITY = 2;

    /// The server's certificate, whoever signed it (DANE-EE).
    static final int OWN_CERTIFICATE = 3;

    private static final int WHOLE = 0;
    private static final int KEY = 1;

    private Dane() {}

    /// Those that can be compared with anything; others are as if they were not there (RFC 7671 §4, §10.1.1).
    static List<Tlsa> usable(List<Tlsa> records) {
        return records.stream().filter(Dane::isUsable).toList();
    }

    private static boolean isUsable(Tlsa record) {
        int length = record.data().length;
        boolean isWhole = switch (record.matching()) {
            case 0 -> length > 0;
            case 1 -> length == 32;
            case 2 -> length == 64;
            default -> false;
        };
        return isWhole && record.usage() <= OWN_CERTIFICATE && record.selector() <= KEY;
    }

    /// Whether a record means this certificate.
    static boolean matches(Tlsa record, X509Certificate certificate) {
        try {
            byte[] part = record.selector() == KEY ? certificate.getPublicKey().getEncoded() : certificate.getEncoded();
            byte[] compared = switch (record.matching()) {
                case 0 -> part;
                case 1 -> MessageDigest.getInstance("SHA-256").digest(part);
                default -> MessageDigest.getInstance("SHA-512").digest(part);
            };
            return MessageDigest.isEqual(record.data(), compared);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /// The certificate of an authority that a record holds itself, so that the server need not show it (RFC 7671
    /// §5.2.2).
    static Optional<X509Certificate> held(Tlsa record) {
        if (record.selector() != WHOLE || record.matching() != 0) {
            return Optional.empty();
        }
        try {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(record.data()))
                            instanceof X509Certificate held
                    ? Optional.of(held)
                    : Optional.empty();
        } catch (CertificateException _) {
            return Optional.empty();
        }
    }
}
