package im.clove.i2p.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import net.i2p.client.I2PClientFactory;
import net.i2p.crypto.DSAEngine;
import net.i2p.crypto.SigType;
import net.i2p.data.Destination;
import net.i2p.data.PrivateKeyFile;
import net.i2p.data.Signature;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeIdentityTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path folder;

    @Test
    void i2pReadsOurKeysAsItsOwn() throws Exception {
        NodeIdentity identity = NodeIdentity.create(random);
        Destination destination = new Destination(identity.destination().base64());
        assertThat(destination.toBase32()).isEqualTo(identity.b32().hostname());
        assertThat(destination.getSigType()).isEqualTo(SigType.EdDSA_SHA512_Ed25519);
        PrivateKeyFile file = new PrivateKeyFile(new ByteArrayInputStream(identity.i2pKeys()));
        assertThat(file.getDestination()).isEqualTo(destination);
        assertThat(file.getSigningPrivKey().toPublic()).isEqualTo(destination.getSigningPublicKey());
    }

    @Test
    void keysMadeByI2pAreTaken() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Destination destination = I2PClientFactory.createClient().createDestination(out, SigType.EdDSA_SHA512_Ed25519);
        NodeIdentity identity = NodeIdentity.ofI2pKeys(out.toByteArray(), random);
        assertThat(identity.b32().hostname()).isEqualTo(destination.toBase32());
    }

    @Test
    void whatItSignsIsSignedAsI2pKnowsIt() throws Exception {
        NodeIdentity identity = NodeIdentity.create(random);
        byte[] message = "a statement".getBytes(StandardCharsets.UTF_8);
        byte[] signature = identity.sign(message);
        Destination destination = new Destination(identity.destination().base64());
        assertThat(DSAEngine.getInstance()
                        .verifySignature(
                                new Signature(SigType.EdDSA_SHA512_Ed25519, signature),
                                message,
                                destination.getSigningPublicKey()))
                .isTrue();
        assertThat(identity.destination().verifies(message, signature)).isTrue();
        assertThat(NodeIdentity.create(random).destination().verifies(message, signature))
                .isFalse();
        message[0] ^= 1;
        assertThat(identity.destination().verifies(message, signature)).isFalse();
        assertThat(identity.destination().verifies(message, new byte[3])).isFalse();
    }

    @Test
    void ofAKindThatIsNotKnownNothingIsTakenForSigned() throws Exception {
        for (SigType type : List.of(SigType.DSA_SHA1, SigType.ECDSA_SHA256_P256, SigType.RedDSA_SHA512_Ed25519)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String base64 =
                    I2PClientFactory.createClient().createDestination(out, type).toBase64();
            PublicDestination destination = PublicDestination.parse(base64).orElseThrow();
            assertThat(destination.verifies(new byte[1], new byte[64])).isFalse();
        }
    }

    @Test
    void keysThatDoNotBelongTogetherAreRefused() {
        byte[] keys = NodeIdentity.create(random).i2pKeys();
        keys[keys.length - 1] ^= 1;
        assertThatThrownBy(() -> NodeIdentity.ofI2pKeys(keys, random)).hasMessageContaining("does not belong");
    }

    @Test
    @DisplayName("P-08: the address never changes once shown")
    void theSecondStartHasTheAddressOfTheFirst() throws IOException {
        Path file = folder.resolve("new/identity");
        NodeIdentity first = NodeIdentity.loadOrCreate(file, random);
        byte[] written = Files.readAllBytes(file);
        NodeIdentity second = NodeIdentity.loadOrCreate(file, random);
        assertThat(second.b32()).isEqualTo(first.b32());
        assertThat(second.i2pKeys()).isEqualTo(first.i2pKeys());
        assertThat(Files.readAllBytes(file)).isEqualTo(written);
        assertThat(names(file.getParent())).containsExactly("identity");
    }

    @Test
    void theFileIsForItsOwnerOnly() throws IOException {
        Path file = folder.resolve("new/identity");
        NodeIdentity.loadOrCreate(file, random);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    @DisplayName("P-08: every single changed or missing byte is noticed, and the file stays as it is")
    void damageIsNoticedAndNothingIsOverwritten() throws IOException {
        Path file = folder.resolve("identity");
        NodeIdentity.loadOrCreate(file, random);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i += 7) {
            byte[] bad = good.clone();
            bad[i] ^= 4;
            assertDamaged(file, bad);
        }
        for (int length = 0; length < good.length; length += 97) {
            assertDamaged(file, java.util.Arrays.copyOf(good, length));
        }
    }

    private void assertDamaged(Path file, byte[] bad) throws IOException {
        Files.write(file, bad);
        assertThatThrownBy(() -> NodeIdentity.loadOrCreate(file, random))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("keys ");
        assertThat(Files.readAllBytes(file)).isEqualTo(bad);
    }

    @Test
    @DisplayName("P-08: starts that race or were killed half way end with one address")
    void racingFirstStartsAgreeOnOneAddress() throws Exception {
        Path file = folder.resolve("identity");
        Files.writeString(folder.resolve(".identity.new-0123"), "left by a kill");
        Set<String> shown = new ConcurrentSkipListSet<>();
        List<Thread> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            starts.add(Thread.ofVirtual().start(() -> {
                try {
                    shown.add(NodeIdentity.loadOrCreate(file, random).b32().text());
                } catch (IOException _) {
                    // A start that lost the race may say so; what it must not do is show another address.
                }
            }));
        }
        for (Thread start : starts) {
            start.join();
        }
        assertThat(shown).containsExactly(NodeIdentity.load(file).b32().text());
        assertThat(names(folder)).containsExactly("identity");
    }

    @Test
    void loadingWhatIsNotThereMakesNothing() {
        assertThatThrownBy(() -> NodeIdentity.load(folder.resolve("identity"))).isInstanceOf(NoSuchFileException.class);
        assertThat(folder).isEmptyDirectory();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }
}
