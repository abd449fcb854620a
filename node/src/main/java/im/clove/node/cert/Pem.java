package im.clove.node.cert;

import im.clove.node.cert.PemText.Block;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// PEM text to certificates and keys and back. Reading our own files needs the JDK only, which keeps BouncyCastle
/// out of an ordinary start.
final class Pem {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final Set<String> CERTIFICATES =
            Set.of(CERTIFICATE, "X509 CERTIFICATE", "X.509 CERTIFICATE", "TRUSTED CERTIFICATE");
    private static final Set<String> BUNDLES = Set.of("PKCS7", "CMS", "PKCS #7 SIGNED DATA");

    private Pem() {}

    static String read(Path file) throws IOException {
        return PemText.read(file);
    }

    /// The certificates in a text, at least one.
    ///
    /// @param name the file, for the message
    static List<X509Certificate> certificates(String text, Path name) throws CertificateRefusedException {
        List<X509Certificate> out = certificates(PemText.blocks(text, name), name);
        if (out.isEmpty()) {
            throw new CertificateRefusedException(
                    name + " has no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        }
        return out;
    }

    /// The certificates among the blocks.
    static List<X509Certificate> certificates(List<Block> blocks, Path name) throws CertificateRefusedException {
        List<X509Certificate> out = new ArrayList<>();
        for (Block block : blocks) {
            boolean isBundle = BUNDLES.contains(block.label());
            if (isBundle || CERTIFICATES.contains(block.label())) {
                out.addAll(decode(block, isBundle, name));
            }
        }
        return out;
    }

    private static List<X509Certificate> decode(Block block, boolean isBundle, Path name)
            throws CertificateRefusedException {
        ByteArrayInputStream in = new ByteArrayInputStream(block.content());
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Collection<? extends Certificate> found =
                    isBundle ? factory.generateCertificates(in) : List.of(factory.generateCertificate(in));
            return found.stream().map(X509Certificate.class::cast).toList();
        } catch (CertificateException e) {
            throw new CertificateRefusedException("A certificate in " + name + " is damaged", e);
        }
    }

    /// The private key in the text that belongs to the public key.
    static PrivateKey key(String text, PublicKey pair, Path name) throws CertificateRefusedException {
        return PrivateKeys.of(pair, PemText.blocks(text, name), name);
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
