package im.clove.node.cert;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// What the first builds of Clove left in a node's folder: ten years, no name for this machine, and an authority that
/// excludes every address.
///
/// @param authority as `ca.pem` has it
/// @param certificate as `server.pem` has it
record OldNode(X509Certificate authority, X509Certificate certificate) {
    private static final Duration TEN_YEARS = Duration.ofDays(3653);

    /// Replaces what is in the folder.
    ///
    /// @param permitsThisMachine as an authority of today does
    static OldNode make(Path folder, String domain, Instant now, boolean permitsThisMachine)
            throws IOException, GeneralSecurityException {
        Issuer issuer = Issuer.inside(Clock.systemUTC(), new SecureRandom());
        KeyPair caKeys = issuer.newKey();
        KeyPair keys = issuer.newKey();
        X500Principal name = new X500Principal("CN=Clove private CA 0001");
        X500Principal subject = new X500Principal("CN=Clove XMPP server");
        try {
            var ca = builder(name, name, caKeys.getPublic(), now);
            ca.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            ca.addExtension(Extension.nameConstraints, true, constraints(permitsThisMachine));
            var server = builder(name, subject, keys.getPublic(), now);
            server.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, domain)));
            OldNode node = new OldNode(sign(ca, caKeys.getPrivate()), sign(server, caKeys.getPrivate()));
            Files.writeString(
                    folder.resolve("ca.pem"), Pem.write(List.of(node.authority)) + Pem.write(caKeys.getPrivate()));
            Files.writeString(
                    folder.resolve("server.pem"),
                    Pem.write(List.of(node.certificate, node.authority)) + Pem.write(keys.getPrivate()));
            return node;
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Instant now) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(now.getEpochSecond()),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(TEN_YEARS)),
                subject,
                key);
    }

    private static NameConstraints constraints(boolean permitsThisMachine) {
        List<GeneralSubtree> permitted = new ArrayList<>();
        permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, "i2p")));
        if (permitsThisMachine) {
            permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, "localhost")));
            permitted.add(addresses(new byte[] {127, 0, 0, 0, -1, 0, 0, 0}));
            byte[] loopback = new byte[32];
            loopback[15] = 1;
            java.util.Arrays.fill(loopback, 16, 32, (byte) 0xFF);
            permitted.add(addresses(loopback));
            return new NameConstraints(permitted.toArray(GeneralSubtree[]::new), null);
        }
        GeneralSubtree[] excluded = {addresses(new byte[8]), addresses(new byte[32])};
        return new NameConstraints(permitted.toArray(GeneralSubtree[]::new), excluded);
    }

    private static GeneralSubtree addresses(byte[] range) {
        return new GeneralSubtree(new GeneralName(GeneralName.iPAddress, new DEROctetString(range)));
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }
}
