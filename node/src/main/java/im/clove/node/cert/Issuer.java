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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.ldap.Rdn;
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
/// The authority is limited by name constraints to the node's own domains and to names that no public site can have
/// ([#GROWTH], this machine). Whoever installs it on a phone need not fear that a stolen node can pose as their bank.
final class Issuer {
    private static final ASN1ObjectIdentifier XMPP_ADDR = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.5");
    private static final ASN1ObjectIdentifier DNS_SRV = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.7");

    /// What an authority may vouch for from its first day on, so that such a domain can come later: names that belong
    /// to I2P and to private networks (RFC 6761, 6762, 8375, 9476; ICANN's `.internal`) and that no site has.
    static final List<String> GROWTH = List.of("i2p", "alt", "home.arpa", "home", "internal", "lan", "local", "test");

    /// This machine. Some clients compare the certificate with the host they were told to connect to.
    static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "::1");

    /// Certificates begin to be valid this much in the past: a client's clock may be behind ours.
    private static final Duration BACKDATED = Duration.ofDays(1);

    /// Of which short-lived ones give away no more than a part.
    private static final int BACKDATED_PART = 10;

    /// RFC 5280 appendix A: `ub-common-name`.
    private static final int COMMON_NAME = 64;

    private static final String AUTHORITY = "CN=Clove private CA ";

    /// Certificates for the clearnet are valid from some midnight of these days on.
    private static final int SHIFT_DAYS = 7;

    /// A certificate for no longer than this cannot spare days; its time begins with an hour.
    private static final Duration SHORT = Duration.ofDays(30);

    private final Clock clock;
    private final SecureRandom random;
    private final boolean isOutside;

    private Issuer(Clock clock, SecureRandom random, boolean isOutside) {
        this.clock = clock;
        this.random = random;
        this.isOutside = isOutside;
    }

    /// Of what is shown in I2P and at home.
    static Issuer inside(Clock clock, SecureRandom random) {
        return new Issuer(clock, random, false);
    }

    /// Of what is shown on the clearnet: it names the domain and what is below it, and nothing else; not this
    /// machine, no other domain, and not the moment at which it was made (D-07).
    static Issuer outside(Clock clock, SecureRandom random) {
        return new Issuer(clock, random, true);
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

    /// A self-signed authority for these domains, and inside for this machine and all of [#GROWTH].
    X509Certificate authority(KeyPair keys, Collection<Domain> domains, Duration validity) {
        X500Principal name = new X500Principal(AUTHORITY + tag());
        try {
            JcaX509v3CertificateBuilder builder = builder(name, name, keys.getPublic(), validity, Instant.MAX);
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(keys.getPublic()));
            builder.addExtension(Extension.nameConstraints, true, isOutside ? only(domains) : constraints(domains));
            return sign(builder, keys.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("The authority's certificate could not be made", e);
        }
    }

    /// A server certificate for these domains, and for this machine if the authority may vouch for it, signed by the
    /// authority.
    ///
    /// @param validity no more than this, both ends counted (RFC 5280 §4.1.2.5), and no longer than the authority's
    X509Certificate server(
            PublicKey key, Collection<Domain> domains, X509Certificate ca, PrivateKey caKey, Duration validity) {
        try {
            JcaX509v3CertificateBuilder builder = builder(
                    ca.getSubjectX500Principal(),
                    subject(domains),
                    key,
                    validity,
                    ca.getNotAfter().toInstant());
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(key));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, utils.createAuthorityKeyIdentifier(ca.getPublicKey()));
            builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(domains, thisMachine(ca)));
            return sign(builder, caKey);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("The server certificate could not be made", e);
        }
    }

    /// The first domain, which is what clients show a person who is to decide. They compare with the alternative names.
    static X500Principal subject(Collection<Domain> domains) {
        return domains.stream()
                .map(CertificateInfo::ascii)
                .findFirst()
                .filter(name -> name.length() <= COMMON_NAME)
                .map(name -> new X500Principal("CN=" + Rdn.escapeValue(name)))
                .orElseGet(() -> new X500Principal("CN=Clove XMPP server"));
    }

    /// Whether some authority of a Clove node signed it, by the name.
    static boolean isOurs(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName().startsWith(AUTHORITY);
    }

    /// All names of a domain's certificate, in the order they are in.
    List<String> names(Domain domain, X509Certificate ca) throws IOException {
        String name = CertificateInfo.ascii(domain);
        Stream<String> ours = isOutside ? Stream.of(name, below(name)) : Stream.of(name);
        return Stream.concat(ours, thisMachine(ca).stream()).distinct().toList();
    }

    /// Services: other servers speak with them on the stream that the certificate was shown on.
    private static String below(String name) {
        return "*." + name;
    }

    /// This machine's names, as far as the authority may vouch for them; one from before they were permitted may
    /// not.
    static List<String> thisMachine(X509Certificate ca) throws IOException {
        Constraints constraints = Constraints.of(ca);
        return THIS_MACHINE.stream().filter(constraints::permits).toList();
    }

    private JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Duration validity, Instant latest) {
        Duration part = validity.dividedBy(BACKDATED_PART);
        Instant before = clock.instant().minus(part.compareTo(BACKDATED) < 0 ? part : BACKDATED);
        Instant begin = isOutside ? vague(before, validity) : before.truncatedTo(ChronoUnit.SECONDS);
        // Both ends are part of the time (RFC 5280 §4.1.2.5), and Apple counts so.
        Instant end = begin.plus(validity).minusSeconds(1);
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, random).setBit(120),
                Date.from(begin),
                Date.from(end.isAfter(latest) ? latest : end),
                subject,
                key);
    }

    /// A time that many certificates share.
    private Instant vague(Instant before, Duration validity) {
        return validity.compareTo(SHORT) > 0
                ? before.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(random.nextInt(SHIFT_DAYS)))
                : before.truncatedTo(ChronoUnit.HOURS);
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
    private GeneralNames alternativeNames(Collection<Domain> domains, List<String> thisMachine) {
        List<GeneralName> names = new ArrayList<>();
        Set<String> ours = domains.stream().map(CertificateInfo::ascii).collect(Collectors.toSet());
        for (Domain domain : domains) {
            String ascii = CertificateInfo.ascii(domain);
            Optional<InetAddress> address = address(ascii);
            if (address.isPresent()) {
                names.add(new GeneralName(GeneralName.iPAddress, ascii));
                continue;
            }
            names.add(new GeneralName(GeneralName.dNSName, ascii));
            if (isOutside) {
                names.add(new GeneralName(GeneralName.dNSName, below(ascii)));
            }
            names.add(otherName(XMPP_ADDR, new DERUTF8String(domain.name())));
            names.add(otherName(DNS_SRV, new DERIA5String("_xmpp-client." + ascii)));
            names.add(otherName(DNS_SRV, new DERIA5String("_xmpp-server." + ascii)));
        }
        thisMachine.stream()
                .filter(name -> !ours.contains(name))
                .map(name ->
                        new GeneralName(address(name).isPresent() ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .forEach(names::add);
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static GeneralName otherName(ASN1ObjectIdentifier type, ASN1Encodable value) {
        return new GeneralName(
                GeneralName.otherName,
                new DERSequence(new ASN1Encodable[] {type, new DERTaggedObject(true, 0, value)}));
    }

    private static NameConstraints constraints(Collection<Domain> domains) {
        List<String> names = new ArrayList<>(GROWTH);
        names.addAll(THIS_MACHINE);
        domains.stream().map(CertificateInfo::ascii).forEach(names::add);
        // With an address permitted, every other address is refused, and so with names.
        GeneralSubtree[] permitted = names.stream()
                .distinct()
                .map(name -> address(name)
                        .map(address -> subtree(range(address.getAddress(), (byte) 0xFF)))
                        .orElseGet(() -> new GeneralSubtree(new GeneralName(GeneralName.dNSName, name))))
                .toArray(GeneralSubtree[]::new);
        return new NameConstraints(permitted, null);
    }

    /// These domains with what is below them, and no address.
    private static NameConstraints only(Collection<Domain> domains) {
        GeneralSubtree[] permitted = domains.stream()
                .map(domain -> new GeneralSubtree(new GeneralName(GeneralName.dNSName, CertificateInfo.ascii(domain))))
                .toArray(GeneralSubtree[]::new);
        GeneralSubtree[] excluded = {subtree(new byte[8]), subtree(new byte[32])};
        return new NameConstraints(permitted, excluded);
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
