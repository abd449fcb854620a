package im.clove.node.cert;

import im.clove.runtime.fuzz.FuzzTarget;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.random.RandomGenerator;

/// A PEM file, as a certificate or a key: [CertificateRefusedException] with a reason, or what is in it.
public final class PemTarget implements FuzzTarget {
    private static final Path FILE = Path.of("file.pem");
    private static final KeyPair KEYS = TestCertificates.ec("secp256r1");

    private final ServerIdentity identity = TestCertificates.identity(TestCertificates.root("Fuzz"), "example.org");

    @Override
    public String name() {
        return "pem";
    }

    @Override
    public List<byte[]> seeds() {
        String key = Pem.write(KEYS.getPrivate());
        return FuzzTarget.texts(
                Pem.write(identity.chain()),
                key,
                key.replace("PRIVATE KEY", "EC PRIVATE KEY"),
                key.replace("PRIVATE KEY", "RSA PRIVATE KEY"),
                key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
                Pem.write(identity.chain()).replace("CERTIFICATE", "PKCS7"),
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
                "\ufeff-----BEGIN X509 CERTIFICATE-----\\nAAAA\\n-----END X509 CERTIFICATE-----",
                "-----BEGIN PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMAA=\n-----END PRIVATE KEY-----");
    }

    @Override
    public List<String> words() {
        return List.of(
                "-----",
                "-----BEGIN ",
                "-----END ",
                "CERTIFICATE",
                "PRIVATE KEY",
                "EC ",
                "RSA ",
                "PKCS7",
                "CMS",
                "TRUSTED ",
                "ENCRYPTED ",
                "\\n",
                "\n",
                "\r",
                ":",
                "Proc-Type: 4,ENCRYPTED",
                "MIIB",
                "MIID/////",
                "=");
    }

    @Override
    public int most() {
        return 8 * 1024;
    }

    @Override
    public long heap(int length) {
        return (32L << 20) + 20_000L * length;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        String text = random.nextBoolean()
                ? new String(input, java.nio.charset.StandardCharsets.ISO_8859_1)
                : FuzzTarget.text(input);
        return certificates(text) + key(text, KEYS.getPublic());
    }

    private static String certificates(String text) {
        try {
            List<X509Certificate> read = Pem.certificates(text, FILE);
            read.forEach(X509Certificate::getSubjectX500Principal);
            return "certificates" + Math.min(3, read.size());
        } catch (CertificateRefusedException e) {
            return String.valueOf(e.getMessage()).replaceAll("[0-9]+", "");
        }
    }

    private static String key(String text, PublicKey pair) {
        try {
            return "key" + Pem.key(text, pair, FILE).getAlgorithm();
        } catch (CertificateRefusedException e) {
            return String.valueOf(e.getMessage()).replaceAll("[0-9]+", "");
        }
    }
}
