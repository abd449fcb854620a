package im.clove.node.cert;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/// PEM text to certificates and keys and back. Reading our own files needs the JDK only, which keeps BouncyCastle
/// out of an ordinary start; it is called for the older key forms that other programs write.
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final int MAX_BYTES = 1 << 20;
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";

    private Pem() {}

    static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new CertificateRefusedException(file + " is too large to hold certificates or a key");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /// @param name the file, for the message
    static List<X509Certificate> certificates(String text, Path name) throws CertificateRefusedException {
        List<X509Certificate> out = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals(CERTIFICATE)) {
                out.add(certificate(block.group(2), name));
            }
        }
        if (out.isEmpty()) {
            throw new CertificateRefusedException(
                    name + " has no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        }
        return out;
    }

    private static X509Certificate certificate(String base64, Path name) throws CertificateRefusedException {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new CertificateRefusedException("A certificate in " + name + " is damaged", e);
        }
    }

    /// The private key in the text, which must belong to the public key.
    static PrivateKey key(String text, PublicKey pair, Path name) throws CertificateRefusedException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals(KEY)) {
                PrivateKey key;
                try {
                    byte[] der = Base64.getMimeDecoder().decode(block.group(2));
                    key = KeyFactory.getInstance(pair.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der));
                } catch (GeneralSecurityException | IllegalArgumentException e) {
                    throw new CertificateRefusedException(
                            "The private key in " + name + " is damaged or does not belong to the certificate", e);
                }
                return paired(key, pair, name);
            }
        }
        throw new CertificateRefusedException(name + " has no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
    }

    /// As [#key], and also takes the forms `EC PRIVATE KEY` and `RSA PRIVATE KEY`.
    static PrivateKey foreignKey(String text, PublicKey pair, Path name) throws CertificateRefusedException {
        if (text.contains("ENCRYPTED")) {
            throw new CertificateRefusedException("The private key in " + name
                    + " is encrypted; remove its passphrase first (openssl pkey -in … -out …)");
        }
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            Object found;
            while ((found = parser.readObject()) != null) {
                PrivateKeyInfo info = switch (found) {
                    case PEMKeyPair both -> both.getPrivateKeyInfo();
                    case PrivateKeyInfo alone -> alone;
                    default -> null;
                };
                if (info != null) {
                    PrivateKey key = KeyFactory.getInstance(pair.getAlgorithm())
                            .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
                    return paired(key, pair, name);
                }
            }
        } catch (CertificateRefusedException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new CertificateRefusedException(
                    "The private key in " + name + " is damaged or does not belong to the certificate", e);
        }
        throw new CertificateRefusedException(name + " has no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
    }

    private static PrivateKey paired(PrivateKey key, PublicKey pair, Path name) throws CertificateRefusedException {
        try {
            byte[] challenge = new byte[32];
            new SecureRandom().nextBytes(challenge);
            Signature signature = Signature.getInstance(
                    switch (pair.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        case String other -> other;
                    });
            signature.initSign(key);
            signature.update(challenge);
            byte[] signed = signature.sign();
            signature.initVerify(pair);
            signature.update(challenge);
            if (signature.verify(signed)) {
                return key;
            }
        } catch (GeneralSecurityException e) {
            throw new CertificateRefusedException("The private key in " + name + " cannot be used", e);
        }
        throw new CertificateRefusedException("The private key in " + name + " does not belong to the certificate");
    }

    static String write(List<X509Certificate> chain) {
        StringBuilder out = new StringBuilder();
        try {
            for (X509Certificate certificate : chain) {
                append(out, CERTIFICATE, certificate.getEncoded());
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException(e);
        }
        return out.toString();
    }

    static String write(PrivateKey key) {
        StringBuilder out = new StringBuilder();
        append(out, KEY, key.getEncoded());
        return out.toString();
    }

    private static void append(StringBuilder out, String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        out.append("-----BEGIN ").append(label).append("-----\n").append(body);
        out.append("\n-----END ").append(label).append("-----\n");
    }
}
