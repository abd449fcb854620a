package im.clove.node.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// RFC 7468 as generously as it may be read: every form of a key, in every shape a file gets on its way.
final class PemTest {
    private static final Path NAME = Path.of("key.pem");
    private static final KeyPair EC = TestCertificates.ec("secp256r1");
    private static final KeyPair P384 = TestCertificates.ec("secp384r1");
    private static final KeyPair RSA = TestCertificates.keys("RSA", 2048);
    private static final KeyPair ED = TestCertificates.keys("Ed25519", 0);

    @TempDir
    Path folder;

    private record Form(String name, KeyPair keys, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Form> forms() throws IOException {
        PrivateKeyInfo ec = PrivateKeyInfo.getInstance(EC.getPrivate().getEncoded());
        ECPrivateKey sec1 = ECPrivateKey.getInstance(ec.parsePrivateKey());
        ASN1Encodable curve = ec.getPrivateKeyAlgorithm().getParameters();
        ECPrivateKey whole = new ECPrivateKey(256, sec1.getKey(), publicKey(EC), curve);
        ECPrivateKey bare = new ECPrivateKey(256, sec1.getKey());
        byte[] rsa = PrivateKeyInfo.getInstance(RSA.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        PrivateKeyInfo ed = PrivateKeyInfo.getInstance(ED.getPrivate().getEncoded());
        byte[] later = new PrivateKeyInfo(
                        ed.getPrivateKeyAlgorithm(),
                        ed.parsePrivateKey(),
                        null,
                        publicKey(ED).getOctets())
                .getEncoded();
        String parameters = block("EC PARAMETERS", curve.toASN1Primitive().getEncoded());
        return Stream.of(
                new Form("PKCS #8, EC", EC, block("PRIVATE KEY", EC.getPrivate().getEncoded())),
                new Form(
                        "PKCS #8, P-384",
                        P384,
                        block("PRIVATE KEY", P384.getPrivate().getEncoded())),
                new Form(
                        "PKCS #8, RSA",
                        RSA,
                        block("PRIVATE KEY", RSA.getPrivate().getEncoded())),
                new Form(
                        "PKCS #8, Ed25519",
                        ED,
                        block("PRIVATE KEY", ED.getPrivate().getEncoded())),
                new Form("RFC 5958 with the public key", ED, block("PRIVATE KEY", later)),
                new Form("PKCS #1", RSA, block("RSA PRIVATE KEY", rsa)),
                new Form("SEC 1", EC, block("EC PRIVATE KEY", whole.getEncoded())),
                new Form("SEC 1 without its curve", EC, block("EC PRIVATE KEY", bare.getEncoded())),
                new Form("SEC 1 behind EC PARAMETERS", EC, parameters + block("EC PRIVATE KEY", whole.getEncoded())),
                new Form(
                        "the second of two",
                        EC,
                        block("RSA PRIVATE KEY", rsa)
                                + block("PRIVATE KEY", EC.getPrivate().getEncoded())));
    }

    private static ASN1BitString publicKey(KeyPair keys) {
        return SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()).getPublicKeyData();
    }

    private static String block(String label, byte[] der) throws IOException {
        StringWriter out = new StringWriter();
        try (PemWriter writer = new PemWriter(out)) {
            writer.writeObject(new PemObject(label, der));
        }
        return out.toString();
    }

    private static Map<String, UnaryOperator<String>> shapes() {
        Map<String, UnaryOperator<String>> shapes = new LinkedHashMap<>();
        shapes.put("as it is", text -> text);
        shapes.put("indented", text -> text.indent(2));
        shapes.put("indented with tabs", text -> text.replaceAll("(?m)^", "\t"));
        shapes.put("CRLF", text -> text.replace("\n", "\r\n"));
        shapes.put("CR", text -> text.replace("\n", "\r"));
        shapes.put("trailing blanks", text -> text.replace("\n", " \t \n"));
        shapes.put("blank lines", text -> text.replace("\n", "\n\n"));
        shapes.put("no last line end", String::strip);
        shapes.put("text before and behind", text -> "Bag Attributes\n  localKeyID: 01 \n" + text + "\nRegards - me\n");
        shapes.put("a byte order mark", text -> "\u00ef\u00bb\u00bf" + text);
        shapes.put("one line", text -> text.replace("\n", " "));
        shapes.put("everything on one line", text -> text.replace("\n", ""));
        shapes.put("line ends as characters", text -> text.strip().replace("\n", "\\n"));
        shapes.put("lines of another length", text -> text.replaceAll("([A-Za-z0-9+/=]{64})\n", "$1"));
        shapes.put("a header", text -> text.replaceFirst("-----\n", "-----\nComment: mine\n\n"));
        return shapes;
    }

    static Stream<Arguments> keys() throws IOException {
        return forms().flatMap(form ->
                shapes().entrySet().stream().map(shape -> Arguments.of(form, shape.getKey(), shape.getValue())));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource
    void keys(Form form, String shape, UnaryOperator<String> change) throws IOException {
        String text = change.apply(form.text());
        PrivateKey key = Pem.key(text, form.keys().getPublic(), NAME);
        // That it belongs to the public key was looked at; what is kept of it has to be as good.
        assertThat(Pem.key(Pem.write(key), form.keys().getPublic(), NAME)).isEqualTo(key);
    }

    static Stream<Arguments> certificates() {
        return shapes().entrySet().stream()
                .flatMap(shape -> Stream.of(
                                "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "X.509 CERTIFICATE")
                        .map(label -> Arguments.of(label, shape.getKey(), shape.getValue())));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource
    void certificates(String label, String shape, UnaryOperator<String> change) throws Exception {
        X509Certificate one = TestCertificates.root("one").certificate();
        X509Certificate two = TestCertificates.root("two").certificate();
        String text = change.apply(block(label, one.getEncoded()) + block(label, two.getEncoded()));
        assertThat(Pem.certificates(text, NAME)).containsExactly(one, two);
    }

    @ParameterizedTest
    @CsvSource({"UTF-16", "UTF-16LE", "UTF-8"})
    void whatAnEditorOnWindowsWrites(String charset) throws IOException {
        String text = "\ufeff" + block("PRIVATE KEY", EC.getPrivate().getEncoded());
        // Java's UTF-16 writes a mark itself.
        String written = charset.equals("UTF-16") ? text.substring(1) : text;
        Path file = Files.write(folder.resolve("key"), written.getBytes(Charset.forName(charset)));
        assertThat(Pem.key(PemText.read(file), EC.getPublic(), file)).isEqualTo(EC.getPrivate());
    }

    @Test
    void aBundleIsRead() throws Exception {
        X509Certificate one = TestCertificates.root("one").certificate();
        var path = java.security.cert.CertificateFactory.getInstance("X.509").generateCertPath(List.of(one));
        assertThat(Pem.certificates(block("PKCS7", path.getEncoded("PKCS7")), NAME))
                .containsExactly(one);
    }

    private static Stream<Arguments> refusals() throws IOException {
        String key = block("PRIVATE KEY", EC.getPrivate().getEncoded());
        StringWriter older = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(older)) {
            writer.writeObject(
                    RSA.getPrivate(),
                    new JcePEMEncryptorBuilder("AES-256-CBC")
                            .setProvider(new BouncyCastleProvider())
                            .build("secret".toCharArray()));
        }
        return Stream.of(
                Arguments.of("", "no private key in PEM form"),
                Arguments.of("ssh-ed25519 AAAA me@here", "no private key in PEM form"),
                Arguments.of(key.replace("PRIVATE", "PUBLIC"), "no private key in PEM form"),
                Arguments.of(older.toString(), "is encrypted"),
                Arguments.of(key.replace("PRIVATE", "ENCRYPTED PRIVATE"), "openssl pkey -in key.pem"),
                Arguments.of(
                        block("OPENSSH PRIVATE KEY", "openssh-key-v1".getBytes(StandardCharsets.US_ASCII)),
                        "one of SSH"),
                Arguments.of("# mine\n" + key.substring(0, 90), "what begins in line 2"),
                Arguments.of(key.replace("END", "EN"), "has no end"),
                Arguments.of(key.replaceFirst("\n.{8}", "\n"), "damaged"),
                Arguments.of(
                        block("PRIVATE KEY", P384.getPrivate().getEncoded()), "does not belong to the certificate"),
                Arguments.of(block("PRIVATE KEY", RSA.getPrivate().getEncoded()), "does not belong"),
                Arguments.of(
                        block(
                                "PRIVATE KEY",
                                TestCertificates.ec("secp256r1").getPrivate().getEncoded()),
                        "does not belong to the certificate"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatCannotBeUsedIsNamed(String text, String says) {
        assertThatThrownBy(() -> Pem.key(text, EC.getPublic(), NAME))
                .isInstanceOf(CertificateRefusedException.class)
                .hasMessageContaining(says)
                .hasMessageContaining("key.pem");
    }

    @Test
    void aBinaryFileIsNamedForWhatItIs() throws Exception {
        Path file = Files.write(
                folder.resolve("cert.der"),
                TestCertificates.root("one").certificate().getEncoded());
        assertThatThrownBy(() -> PemText.read(file))
                .hasMessageContaining("binary form")
                .hasMessageContaining("cert.der");
    }

    @Test
    void rubbishIsNeverAFault() {
        byte[] bytes = new byte[400];
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 200; i++) {
            random.nextBytes(bytes);
            String inside = new String(bytes, StandardCharsets.ISO_8859_1);
            for (String label : List.of("CERTIFICATE", "PKCS7", "PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY")) {
                String text = "-----BEGIN " + label + "-----\n" + inside + "\n-----END " + label + "-----\n";
                assertThatThrownBy(() -> {
                            Pem.certificates(text, NAME);
                            Pem.key(text, EC.getPublic(), NAME);
                        })
                        .isInstanceOf(CertificateRefusedException.class);
            }
        }
    }
}
