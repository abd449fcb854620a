package im.clove.node.cert;

import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
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
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes keys and certificates: EC P-256, signed with SHA-256.
///
/// The authority is limited by name constraints to `.i2p` and the node's own domains. Whoever installs it on a
/// phone need not fear that a stolen node can pose as their bank.
final class Issuer {
    private static final ASN1ObjectIdentifier XMPP_ADDR = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.5");
    private static final ASN1ObjectIdentifier DNS_SRV = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.7");

    /// Certificates begin to be valid this much in the past: a client's clock may be behind ours.
    private static final Duration BACKDATED = Duration.ofDays(1);

    private final Clock clock;
    private final SecureRandom random;

    Issuer(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no P-256", e);
        }
    }

    /// A self-signed authority for these domains and all of `.i2p`.
    X509Certificate authority(KeyPair keys, Collection<Domain> domains, Duration validity) {
        X500Principal name = new X500Principal("CN=Clove private CA " + tag());
        try {
            JcaX509v3CertificateBuilder builder = builder(name, name, keys.getPublic(), validity);
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(keys.getPublic()));
            builder.addExtension(Extension.nameConstraints, true, constraints(domains));
            return sign(builder, keys.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("The authority's certificate could not be made", e);
        }
    }

    /// A server certificate for these domains, signed by the authority.
    X509Certificate server(
            PublicKey key, Collection<Domain> domains, X509Certificate ca, PrivateKey caKey, Duration validity) {
        try {
            // The name is not the domain: a common name holds 64 characters, and clients look at the alternative names.
            JcaX509v3CertificateBuilder builder =
                    builder(ca.getSubjectX500Principal(), new X500Principal("CN=Clove XMPP server"), key, validity);
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(key));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, utils.createAuthorityKeyIdentifier(ca.getPublicKey()));
            builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(domains));
            return sign(builder, caKey);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("The server certificate could not be made", e);
        }
    }

    private JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Duration validity) {
        Instant now = clock.instant();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, random).setBit(120),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(validity)),
                subject,
                key);
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    /// Random, so that two nodes' authorities can be told apart in a device's list without naming a node.
    private String tag() {
        return Integer.toHexString(random.nextInt(0x1000, 0x10000));
    }

    /// DNS names, and for each the two forms XMPP has of its own (RFC 6120 §13.7.1.2.1, RFC 4985).
    private static GeneralNames alternativeNames(Collection<Domain> domains) {
        List<GeneralName> names = new ArrayList<>();
        for (Domain domain : domains) {
            String ascii = CertificateInfo.ascii(domain);
            Optional<InetAddress> address = address(ascii);
            if (address.isPresent()) {
                names.add(new GeneralName(GeneralName.iPAddress, ascii));
                continue;
            }
            names.add(new GeneralName(GeneralName.dNSName, ascii));
            names.add(otherName(XMPP_ADDR, new DERUTF8String(domain.name())));
            names.add(otherName(DNS_SRV, new DERIA5String("_xmpp-client." + ascii)));
            names.add(otherName(DNS_SRV, new DERIA5String("_xmpp-server." + ascii)));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static GeneralName otherName(ASN1ObjectIdentifier type, ASN1Encodable value) {
        return new GeneralName(
                GeneralName.otherName,
                new DERSequence(new ASN1Encodable[] {type, new DERTaggedObject(true, 0, value)}));
    }

    private static NameConstraints constraints(Collection<Domain> domains) {
        List<GeneralSubtree> permitted = new ArrayList<>();
        List<GeneralSubtree> excluded = new ArrayList<>();
        permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, "i2p")));
        for (Domain domain : domains) {
            String ascii = CertificateInfo.ascii(domain);
            Optional<InetAddress> address = address(ascii);
            if (address.isPresent()) {
                permitted.add(subtree(range(address.get().getAddress(), (byte) 0xFF)));
            } else if (!ascii.endsWith(".i2p")) {
                permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, ascii)));
            }
        }
        if (permitted.stream().allMatch(tree -> tree.getBase().getTagNo() == GeneralName.dNSName)) {
            excluded.add(subtree(new byte[8]));
            excluded.add(subtree(new byte[32]));
        }
        return new NameConstraints(
                permitted.toArray(GeneralSubtree[]::new),
                excluded.isEmpty() ? null : excluded.toArray(GeneralSubtree[]::new));
    }

    /// Address and mask in one, as constraints have them (RFC 5280 §4.2.1.10).
    private static byte[] range(byte[] address, byte mask) {
        byte[] out = new byte[address.length * 2];
        System.arraycopy(address, 0, out, 0, address.length);
        Arrays.fill(out, address.length, out.length, mask);
        return out;
    }

    private static GeneralSubtree subtree(byte[] range) {
        return new GeneralSubtree(new GeneralName(GeneralName.iPAddress, new DEROctetString(range)));
    }

    /// A domain that is an IP address.
    static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
