package im.clove.node.cert;

import im.clove.xmpp.jid.Domain;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// What a person wants to know of a certificate.
///
/// @param names the DNS names and IP addresses it is for
/// @param sha256 fingerprint of the whole certificate, `AA:BB:…`, as clients show it
/// @param sha1 the older fingerprint, which some clients show instead; to be compared, never to be relied on alone
/// @param keySha256 fingerprint of the public key, for pinning; survives a renewal with the same key
public record CertificateInfo(
        String subject,
        String issuer,
        List<String> names,
        Instant notBefore,
        Instant notAfter,
        String sha256,
        String sha1,
        String keySha256) {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    public static CertificateInfo of(X509Certificate certificate) {
        try {
            return new CertificateInfo(
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getIssuerX500Principal().getName(),
                    names(certificate),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    fingerprint("SHA-256", certificate.getEncoded()),
                    fingerprint("SHA-1", certificate.getEncoded()),
                    fingerprint("SHA-256", certificate.getPublicKey().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The certificate cannot be encoded again", e);
        }
    }

    /// Whether the certificate is for the domain (RFC 6125; a `*.` in front stands for one label).
    public boolean covers(Domain domain) {
        return covers(ascii(domain));
    }

    /// As [#covers(Domain)], for a name in the form of certificates.
    public boolean covers(String name) {
        int dot = name.indexOf('.');
        String wildcard = dot < 0 ? name : "*" + name.substring(dot);
        return names.stream().anyMatch(n -> n.equals(name) || n.equals(wildcard));
    }

    /// The domain as certificates write it, an address without brackets.
    static String ascii(Domain domain) {
        String name = domain.name();
        return name.startsWith("[") ? name.substring(1, name.length() - 1) : domain.ascii();
    }

    private static List<String> names(X509Certificate certificate) throws CertificateParsingException {
        List<String> out = new ArrayList<>();
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names != null) {
            for (List<?> name : names) {
                if (name.get(0) instanceof Integer type
                        && (type == DNS_NAME || type == IP_ADDRESS)
                        && name.get(1) instanceof String text) {
                    out.add(type == IP_ADDRESS ? shortened(text) : text.toLowerCase(Locale.ROOT));
                }
            }
        }
        return List.copyOf(out);
    }

    /// As people write it (RFC 5952): the JDK spells out every group of an IPv6 address.
    private static String shortened(String address) {
        return address.indexOf(':') < 0 ? address : ascii(Domain.of('[' + address + ']'));
    }

    private static String fingerprint(String hash, byte[] bytes) throws GeneralSecurityException {
        return HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(MessageDigest.getInstance(hash).digest(bytes));
    }
}
