package im.clove.i2p.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.i2p.I2PAppContext;
import net.i2p.crypto.KeyGenerator;
import net.i2p.crypto.SU3File;
import net.i2p.crypto.SelfSignedGenerator;
import net.i2p.crypto.SigType;
import net.i2p.data.KeyCertificate;
import net.i2p.data.PublicKey;
import net.i2p.data.SigningPrivateKey;
import net.i2p.data.SigningPublicKey;
import net.i2p.data.SimpleDataStructure;
import net.i2p.data.router.RouterIdentity;
import net.i2p.data.router.RouterInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReseedBundleTest {
    @TempDir
    Path folder;

    @Test
    void theShippedCertificatesAreWholeAndReadable() throws Exception {
        assertThat(ReseedBundle.certificates()).hasSize(14);
        var factory = java.security.cert.CertificateFactory.getInstance("X.509");
        for (byte[] certificate : ReseedBundle.certificates().values()) {
            assertThat(factory.generateCertificate(new java.io.ByteArrayInputStream(certificate)))
                    .isInstanceOf(X509Certificate.class);
        }
        assertThat(ReseedBundle.HOSTS).hasSize(ReseedBundle.urls().size());
    }

    @Test
    void aSignedBundleIsTakenAndItsSignerNamed() throws Exception {
        Object[] keys = SelfSignedGenerator.generate(
                "friend@mail.i2p", "OU", "O", "L", "ST", "XX", 10, SigType.RSA_SHA256_2048);
        Map<String, byte[]> certificates = Map.of("friend_at_mail.i2p.crt", pem((X509Certificate) keys[2]));
        Path bundle = folder.resolve("seeds.su3");
        new SU3File(I2PAppContext.getGlobalContext(), bundle.toFile())
                .write(
                        zip(99, 99, 50).toFile(),
                        SU3File.TYPE_ZIP,
                        SU3File.CONTENT_RESEED,
                        "1700000000",
                        "friend@mail.i2p",
                        (PrivateKey) keys[1],
                        SigType.RSA_SHA256_2048);
        Path netDb = folder.resolve("netDb");

        ReseedBundle.Imported imported = new BundleImport(netDb, 99).run(bundle, certificates);

        assertThat(imported).isEqualTo(new ReseedBundle.Imported(2, Optional.of("friend@mail.i2p")));
        try (var files = Files.walk(netDb)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(2);
        }
        assertThatThrownBy(() -> ReseedBundle.importFile(bundle, netDb, 99)).hasMessageContaining("signer");
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[bytes.length - 300] ^= 1;
        Files.write(bundle, bytes);
        assertThatThrownBy(() -> new BundleImport(netDb, 99).run(bundle, certificates))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("signature");
    }

    @Test
    void aZipIsTakenAndNobodyIsSaidToVouchForIt() throws Exception {
        assertThat(ReseedBundle.importFile(zip(99, 50), folder.resolve("netDb"), 99))
                .isEqualTo(new ReseedBundle.Imported(1, Optional.empty()));
    }

    @Test
    void whatHoldsNothingOfUseIsRefused() throws Exception {
        Path netDb = folder.resolve("netDb");
        Path nonsense = Files.writeString(folder.resolve("x"), "nonsense");
        assertThatThrownBy(() -> ReseedBundle.importFile(nonsense, netDb, 99)).hasMessageContaining("no router");
        Path other = zip(50);
        assertThatThrownBy(() -> ReseedBundle.importFile(other, netDb, 99)).hasMessageContaining("no router");
    }

    @Test
    void whatInflatesWithoutEndIsRefused() throws Exception {
        Path bomb = Files.createTempFile(folder, "bomb", ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("routerInfo-a.dat"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                zip.write(zeros);
            }
        }
        assertThat(Files.size(bomb)).isLessThan(1 << 20);
        assertThatThrownBy(() -> ReseedBundle.importFile(bomb, folder.resolve("netDb"), 99))
                .hasMessageContaining("holds more than a reseed bundle may");
    }

    @Test
    void noMoreThanAThousandEntriesAreLookedAt() throws Exception {
        Path many = Files.createTempFile(folder, "many", ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(many))) {
            for (int i = 0; i < 1_000; i++) {
                zip.putNextEntry(new ZipEntry("x" + i));
            }
            try (var good = new java.util.zip.ZipInputStream(Files.newInputStream(zip(99)))) {
                good.getNextEntry();
                zip.putNextEntry(new ZipEntry("routerInfo-late.dat"));
                good.transferTo(zip);
            }
        }
        assertThatThrownBy(() -> ReseedBundle.importFile(many, folder.resolve("netDb"), 99))
                .hasMessageContaining("no router of this network");
    }

    /// A zip of fresh, signed router infos of these networks, and one file that is none.
    private Path zip(int... networks) throws Exception {
        Path file = Files.createTempFile(folder, "bundle", ".zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry("../../evil"));
            out.write("not a router info".getBytes(StandardCharsets.US_ASCII));
            int number = 0;
            for (int network : networks) {
                out.putNextEntry(new ZipEntry("routerInfo-" + number++ + ".dat"));
                out.write(routerInfo(network));
            }
        }
        return file;
    }

    private static byte[] routerInfo(int network) throws Exception {
        SimpleDataStructure[] keys = KeyGenerator.getInstance().generateSigningKeys(SigType.EdDSA_SHA512_Ed25519);
        RouterIdentity identity = new RouterIdentity();
        identity.setCertificate(new KeyCertificate(SigType.EdDSA_SHA512_Ed25519));
        byte[] random = new byte[PublicKey.KEYSIZE_BYTES];
        I2PAppContext.getGlobalContext().random().nextBytes(random);
        identity.setPublicKey(new PublicKey(random));
        identity.setSigningPublicKey((SigningPublicKey) keys[0]);
        identity.setPadding(new byte[96]);
        RouterInfo info = new RouterInfo();
        info.setIdentity(identity);
        info.setPublished(new Date().getTime());
        info.setAddresses(java.util.List.of());
        Properties options = new Properties();
        options.setProperty("netId", Integer.toString(network));
        options.setProperty("router.version", "0.9.64");
        info.setOptions(options);
        info.sign((SigningPrivateKey) keys[1]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        info.writeBytes(out);
        return out.toByteArray();
    }

    private static byte[] pem(X509Certificate certificate) throws Exception {
        return ("-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
