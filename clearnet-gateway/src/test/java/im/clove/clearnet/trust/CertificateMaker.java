package im.clove.clearnet.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes certificates of every kind, good ones and bad ones.
public final class CertificateMaker {
    public static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    private static int made;

    private final String subject;
    private final List<GeneralName> names = new ArrayList<>();
    private KeyPair keys = key("EC", 256);
    private Instant from = NOW.minus(Duration.ofDays(30));
    private Instant until = NOW.plus(Duration.ofDays(60));
    private Optional<Boolean> authority = Optional.empty();
    private List<KeyPurposeId> purposes = List.of(KeyPurposeId.id_kp_serverAuth);
    private Optional<Integer> usage = Optional.empty();
    private Optional<String> permitted = Optional.empty();
    private Optional<String> algorithm = Optional.empty();

    private CertificateMaker(String subject) {
        this.subject = subject;
    }

    /// A certificate and its key.
    public record Made(X509Certificate certificate, KeyPair keys) {}

    public static CertificateMaker of(String name) {
        return new CertificateMaker("CN=" + name);
    }

    /// A server's, with a dNSName.
    public static CertificateMaker server(String name) {
        return of(name).dns(name);
    }

    public static CertificateMaker authority(String name) {
        CertificateMaker maker = of(name);
        maker.authority = Optional.of(true);
        maker.purposes = List.of();
        maker.usage = Optional.of(KeyUsage.keyCertSign);
        return maker;
    }

    public static KeyPair key(String kind, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    CertificateMaker dns(String name) {
        names.add(new GeneralName(GeneralName.dNSName, new DERIA5String(name)));
        return this;
    }

    CertificateMaker address(String literal) {
        names.add(new GeneralName(GeneralName.iPAddress, literal));
        return this;
    }

    CertificateMaker xmppAddr(String address) {
        return other("1.3.6.1.5.5.7.8.5", new DERUTF8String(address));
    }

    CertificateMaker srv(String name) {
        return other("1.3.6.1.5.5.7.8.7", new DERIA5String(name));
    }

    private CertificateMaker other(String type, ASN1Encodable value) {
        names.add(new GeneralName(GeneralName.otherName, new DERSequence(new ASN1Encodable[] {
            new ASN1ObjectIdentifier(type), new DERTaggedObject(true, 0, value)
        })));
        return this;
    }

    CertificateMaker keys(KeyPair pair) {
        keys = pair;
        return this;
    }

    public CertificateMaker valid(Duration beginning, Duration end) {
        from = NOW.plus(beginning);
        until = NOW.plus(end);
        return this;
    }

    CertificateMaker purposes(KeyPurposeId... all) {
        purposes = List.of(all);
        return this;
    }

    CertificateMaker usage(int bits) {
        usage = Optional.of(bits);
        return this;
    }

    /// Whether it says that it is an authority's, or not.
    CertificateMaker isAuthority(boolean is) {
        authority = Optional.of(is);
        return this;
    }

    CertificateMaker permitted(String domain) {
        permitted = Optional.of(domain);
        return this;
    }

    CertificateMaker algorithm(String name) {
        algorithm = Optional.of(name);
        return this;
    }

    public Made selfSigned() {
        return signed(new X500Principal(subject), keys);
    }

    public Made by(Made issuer) {
        return signed(issuer.certificate().getSubjectX500Principal(), issuer.keys());
    }

    private Made signed(X500Principal issuer, KeyPair by) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(++made),
                    Date.from(from),
                    Date.from(until),
                    new X500Principal(subject),
                    keys.getPublic());
            if (authority.isPresent()) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority.get()));
            }
            if (usage.isPresent()) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage.get()));
            }
            if (!purposes.isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
            }
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            if (permitted.isPresent()) {
                GeneralSubtree subtree = new GeneralSubtree(new GeneralName(GeneralName.dNSName, permitted.get()));
                builder.addExtension(
                        Extension.nameConstraints, true, new NameConstraints(new GeneralSubtree[] {subtree}, null));
            }
            String signing =
                    algorithm.orElse(by.getPrivate().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            return new Made(
                    new JcaX509CertificateConverter()
                            .getCertificate(builder.build(new JcaContentSignerBuilder(signing)
                                    .setProvider(new BouncyCastleProvider())
                                    .build(by.getPrivate()))),
                    keys);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
