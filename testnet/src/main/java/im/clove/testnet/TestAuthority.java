package im.clove.testnet;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority of a test, and certificates of servers, good ones and such as nobody should take (RFC 5280). Its keys
/// are in memory only. Thread-safe.
public final class TestAuthority {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration DAY = Duration.ofDays(1);

    private final SecureRandom random = new SecureRandom();
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    /// @param name its common name
    public TestAuthority(String name) {
        var subject = new X500Principal("CN=" + name);
        var validity = new Validity(Instant.now().minus(DAY), Instant.now().plus(YEAR));
        certificate = sign(subject, keys, new Wanted(subject, keys, validity, List.of(), List.of(), true));
    }

    /// What is right or wrong with a server's certificate.
    public enum Kind {
        /// For servers and clients.
        GOOD,
        /// For servers only, as public authorities issue them.
        SERVER_ONLY,
        /// For clients only.
        CLIENT_ONLY,
        /// It ended yesterday.
        EXPIRED,
        /// It begins tomorrow.
        NOT_YET,
        /// It is for another name.
        WRONG_HOST,
        /// Nobody else has signed it.
        SELF_SIGNED
    }

    /// A certificate of a server, its key, and who signed it.
    ///
    /// @param chain its own first, without the authority's
    public record Issued(List<X509Certificate> chain, KeyPair keys) {
        /// Copies the chain.
        public Issued {
            chain = List.copyOf(chain);
        }

        /// Writes chain and key as PEM.
        public Path write(Path file) throws IOException {
            var text = new StringBuilder();
            try {
                for (var each : chain) {
                    text.append(pem("CERTIFICATE", each.getEncoded()));
                }
            } catch (GeneralSecurityException problem) {
                throw new IllegalStateException(problem);
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(
                    file, text + pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        }

        /// The SHA-256 of the certificate, in hexadecimal digits.
        public String fingerprint() {
            try {
                return digest(chain.getFirst().getEncoded());
            } catch (GeneralSecurityException problem) {
                throw new IllegalStateException(problem);
            }
        }

        /// The SHA-256 of its public key, in hexadecimal digits: the data of a TLSA record 3 1 1 (RFC 6698).
        public String keyFingerprint() {
            return digest(keys.getPublic().getEncoded());
        }
    }

    /// Makes a certificate and a key.
    ///
    /// @param names the domains it is for, the first being its subject
    public Issued issue(Kind kind, String... names) {
        var now = Instant.now();
        var validity = switch (kind) {
            case EXPIRED -> new Validity(now.minus(YEAR), now.minus(DAY));
            case NOT_YET -> new Validity(now.plus(DAY), now.plus(YEAR));
            case GOOD, SERVER_ONLY, CLIENT_ONLY, WRONG_HOST, SELF_SIGNED ->
                new Validity(now.minus(DAY), now.plus(YEAR.dividedBy(2)));
        };
        var purposes = switch (kind) {
            case SERVER_ONLY -> List.of(KeyPurposeId.id_kp_serverAuth);
            case CLIENT_ONLY -> List.of(KeyPurposeId.id_kp_clientAuth);
            case GOOD, EXPIRED, NOT_YET, WRONG_HOST, SELF_SIGNED ->
                List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
        };
        var shown = Stream.of(names)
                .map(name -> kind == Kind.WRONG_HOST ? "elsewhere." + name : name)
                .toList();
        var fresh = newKeys();
        var subject = new X500Principal("CN=" + shown.getFirst());
        var wanted = new Wanted(subject, fresh, validity, purposes, shown, false);
        var made = kind == Kind.SELF_SIGNED
                ? sign(subject, fresh, wanted)
                : sign(certificate.getSubjectX500Principal(), keys, wanted);
        return new Issued(List.of(made), fresh);
    }

    /// Writes its own certificate as PEM, for those that are to trust it.
    public Path write(Path file) throws IOException {
        try {
            return Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
        } catch (GeneralSecurityException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private record Validity(Instant from, Instant until) {}

    private record Wanted(
            X500Principal subject,
            KeyPair keys,
            Validity validity,
            List<KeyPurposeId> purposes,
            List<String> names,
            boolean isAuthority) {}

    private X509Certificate sign(X500Principal issuer, KeyPair by, Wanted wanted) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(120, random).setBit(110),
                    Date.from(wanted.validity().from()),
                    Date.from(wanted.validity().until()),
                    wanted.subject(),
                    wanted.keys().getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(wanted.isAuthority()));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(wanted.isAuthority() ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
            if (!wanted.purposes().isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(wanted.purposes().toArray(KeyPurposeId[]::new)));
            }
            if (!wanted.names().isEmpty()) {
                var names = wanted.names().stream()
                        .map(name -> new GeneralName(GeneralName.dNSName, name))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
        } catch (GeneralSecurityException | IOException | OperatorCreationException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static String pem(String what, byte[] bytes) {
        var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, lines.encodeToString(bytes));
    }
}
