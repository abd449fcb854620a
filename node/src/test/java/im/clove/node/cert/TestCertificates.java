package im.clove.node.cert;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Certificates as other authorities issue them, good and bad: a root, one in between, and a server's.
public final class TestCertificates {
    static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    private static final BouncyCastleProvider BOUNCY = new BouncyCastleProvider();
    private static long serial = 1;

    private TestCertificates() {}

    /// What a certificate is to look like.
    ///
    /// @param purposes null for none at all
    public record Recipe(
            KeyPair keys,
            List<String> names,
            Instant from,
            Instant to,
            boolean isAuthority,
            int usage,
            List<KeyPurposeId> purposes,
            String signature,
            boolean isStrange) {
        Recipe keys(KeyPair other) {
            return new Recipe(other, names, from, to, isAuthority, usage, purposes, signature, isStrange);
        }

        Recipe withoutNames() {
            return new Recipe(keys, List.of(), from, to, isAuthority, usage, purposes, signature, isStrange);
        }

        Recipe from(Instant other) {
            return new Recipe(keys, names, other, to, isAuthority, usage, purposes, signature, isStrange);
        }

        Recipe to(Instant other) {
            return new Recipe(keys, names, from, other, isAuthority, usage, purposes, signature, isStrange);
        }

        Recipe authority() {
            return new Recipe(keys, names, from, to, true, KeyUsage.keyCertSign, null, signature, isStrange);
        }

        Recipe usage(int other) {
            return new Recipe(keys, names, from, to, isAuthority, other, purposes, signature, isStrange);
        }

        Recipe purposes(KeyPurposeId... other) {
            return new Recipe(keys, names, from, to, isAuthority, usage, List.of(other), signature, isStrange);
        }

        Recipe withoutPurposes() {
            return new Recipe(keys, names, from, to, isAuthority, usage, null, signature, isStrange);
        }

        Recipe signature(String other) {
            return new Recipe(keys, names, from, to, isAuthority, usage, purposes, other, isStrange);
        }

        Recipe strange() {
            return new Recipe(keys, names, from, to, isAuthority, usage, purposes, signature, true);
        }
    }

    /// A server's certificate for ninety days from now on.
    public static Recipe server(String... names) {
        return new Recipe(
                ec("secp256r1"),
                List.of(names),
                NOW.minus(Duration.ofDays(1)),
                NOW.plus(Duration.ofDays(89)),
                false,
                KeyUsage.digitalSignature,
                List.of(KeyPurposeId.id_kp_serverAuth),
                "SHA256withECDSA",
                false);
    }

    /// An authority of somebody else.
    public static Signer root(String name) {
        return root(name, NOW);
    }

    /// One at another time.
    public static Signer root(String name, Instant now) {
        Recipe recipe = server().authority().from(now.minus(Duration.ofDays(1))).to(now.plus(Duration.ofDays(3000)));
        X500Principal subject = new X500Principal("CN=" + name);
        return new Signer(
                make(recipe, subject, subject, recipe.keys().getPrivate()),
                recipe.keys().getPrivate());
    }

    /// Who signs.
    public record Signer(X509Certificate certificate, PrivateKey key) {
        /// One in between.
        Signer below(String name, UnaryOperator<Recipe> change) {
            Recipe recipe = change.apply(server().authority().to(NOW.plus(Duration.ofDays(2000))));
            return new Signer(
                    make(recipe, certificate.getSubjectX500Principal(), new X500Principal("CN=" + name), key),
                    recipe.keys().getPrivate());
        }

        public X509Certificate sign(Recipe recipe) {
            return make(
                    recipe,
                    certificate.getSubjectX500Principal(),
                    new X500Principal("CN="
                            + (recipe.names().isEmpty()
                                    ? "none"
                                    : recipe.names().getFirst())),
                    key);
        }
    }

    /// A server's certificate of such an authority, with its key, in one chain.
    public static ServerIdentity identity(Signer signer, String... names) {
        Instant begin = signer.certificate().getNotBefore().toInstant();
        Recipe recipe = server(names).from(begin).to(begin.plus(Duration.ofDays(90)));
        return new ServerIdentity(
                List.of(signer.sign(recipe), signer.certificate()),
                recipe.keys().getPrivate());
    }

    static X509Certificate selfSigned(Recipe recipe) {
        X500Principal subject = new X500Principal("CN=itself");
        return make(recipe, subject, subject, recipe.keys().getPrivate());
    }

    private static X509Certificate make(Recipe recipe, X500Principal issuer, X500Principal subject, PrivateKey key) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(serial++),
                    Date.from(recipe.from()),
                    Date.from(recipe.to()),
                    subject,
                    recipe.keys().getPublic());
            extend(builder, recipe);
            var signer = new JcaContentSignerBuilder(recipe.signature())
                    .setProvider(BOUNCY)
                    .build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void extend(JcaX509v3CertificateBuilder builder, Recipe recipe) throws IOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(recipe.isAuthority()));
        if (recipe.usage() != 0) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(recipe.usage()));
        }
        if (recipe.purposes() != null) {
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(recipe.purposes().toArray(KeyPurposeId[]::new)));
        }
        if (!recipe.names().isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(recipe.names().stream()
                            .map(name -> new GeneralName(GeneralName.dNSName, name))
                            .toArray(GeneralName[]::new)));
        }
        if (recipe.isStrange()) {
            builder.addExtension(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, DERNull.INSTANCE);
        }
    }

    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY);
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Path write(Path file, List<X509Certificate> certificates, PrivateKey... keys) {
        StringBuilder text = new StringBuilder(Pem.write(certificates));
        for (PrivateKey key : keys) {
            text.append(Pem.write(key));
        }
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
