package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupTest {
    private static final int FEW = 1000;
    private static final Secret PASSPHRASE = Secret.of("correct horse battery");

    @TempDir
    Path tmp;

    private final Backup backup = new Backup(FEW, new SecureRandom());
    private DataFolder folder;
    private Path file;

    @BeforeEach
    void fill() throws Exception {
        folder = DataFolder.create(tmp.resolve("data"));
        OwnerFiles.create(folder.identityFile(), bytes(500));
        OwnerFiles.create(folder.root().resolve("clove.conf"), new byte[0]);
        OwnerFiles.createFolder(folder.certificates());
        OwnerFiles.create(folder.certificates().resolve("server.pem"), bytes(2000));
        OwnerFiles.createFolder(folder.store());
        OwnerFiles.create(folder.store().resolve("data.db"), bytes(200_000));
        OwnerFiles.createFolder(folder.router());
        OwnerFiles.create(folder.router().resolve("router.info"), bytes(10));
        OwnerFiles.create(folder.root().resolve("clove.pid"), bytes(4));
        file = tmp.resolve("node.backup");
    }

    @Test
    void whatWasSavedComesBackAndNothingElse() throws Exception {
        Backup.Contents saved = backup.write(folder, folder.store(), file, PASSPHRASE);
        assertThat(saved.files()).isEqualTo(4);
        Path target = tmp.resolve("deep/restored");
        assertThat(backup.restore(file, target, PASSPHRASE)).isEqualTo(saved);
        Map<String, String> expected = contents(folder.root());
        expected.remove("router/router.info");
        expected.remove("clove.pid");
        assertThat(contents(target)).isEqualTo(expected);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("identity.keys"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        DataFolder.open(target);
    }

    @Test
    void whatAKilledRestoreLeftIsRemovedAndWhatIsInUseIsNot() throws Exception {
        Path left = Files.createDirectory(tmp.resolve("data.restoring-4711"));
        Files.write(left.resolve("identity.keys"), bytes(500));
        Path lock = Files.createFile(tmp.resolve("data.restoring-1.lock"));
        Path other = Files.createDirectory(tmp.resolve("database.restoring-1"));
        Path file = Files.createFile(tmp.resolve("data.restoring-2"));
        try (HeldFolder held = HeldFolder.create(tmp, "data.restoring-")) {
            assertThat(Backup.removeLeft(folder)).isOne();
            assertThat(held.path()).exists();
        }
        assertThat(left).doesNotExist();
        assertThat(lock).doesNotExist();
        assertThat(other).exists();
        assertThat(file).exists();
        assertThat(Backup.removeLeft(folder)).isZero();
    }

    @Test
    void nothingStaysBesideWhatWasRestored() throws Exception {
        backup.write(folder, folder.store(), file, PASSPHRASE);
        backup.restore(file, tmp.resolve("restored"), PASSPHRASE);
        assertThatThrownBy(() -> backup.restore(file, tmp.resolve("again"), Secret.of("correct horse batterY")))
                .isInstanceOf(ControlException.class);
        try (Stream<Path> all = Files.list(tmp)) {
            assertThat(all.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("data", "node.backup", "restored");
        }
    }

    @Test
    void aFileDoesNotSayHowLongItIsReckonedOn() throws Exception {
        backup.write(folder, folder.store(), file, PASSPHRASE);
        byte[] bytes = Files.readAllBytes(file);
        for (int iterations : new int[] {Integer.MAX_VALUE, 10 * Backup.ITERATIONS + 1, 999, -1}) {
            java.nio.ByteBuffer.wrap(bytes).putInt(9, iterations);
            Files.write(file, bytes);
            assertThatThrownBy(() -> backup.verify(file, PASSPHRASE))
                    .isInstanceOf(ControlException.class)
                    .hasMessageContaining("damaged at its beginning");
        }
    }

    @Test
    void theStoreComesFromWhereTheCallerSays() throws Exception {
        Path snapshot = folder.root().resolve(".snapshot-1");
        OwnerFiles.createFolder(snapshot);
        OwnerFiles.create(snapshot.resolve("data.db"), "moment".getBytes(StandardCharsets.US_ASCII));
        backup.write(folder, snapshot, file, PASSPHRASE);
        Path target = tmp.resolve("restored");
        backup.restore(file, target, PASSPHRASE);
        assertThat(target.resolve("store/data.db")).hasContent("moment");
        assertThat(target.resolve(".snapshot-1")).doesNotExist();
    }

    @Test
    void nothingOfTheContentCanBeReadInTheFile() throws Exception {
        byte[] marker = "a very recognisable text".getBytes(StandardCharsets.US_ASCII);
        OwnerFiles.replace(folder.identityFile(), marker);
        backup.write(folder, folder.store(), file, PASSPHRASE);
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .doesNotContain("recognisable")
                .doesNotContain("identity");
    }

    @Test
    void aBackupNeverReplacesAFile() throws Exception {
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> backup.write(folder, folder.store(), file, PASSPHRASE))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.REFUSED));
        assertThat(file).hasContent("precious");
    }

    @Test
    void aRestoreNeverReplacesANode() throws Exception {
        backup.write(folder, folder.store(), file, PASSPHRASE);
        Map<String, String> before = contents(folder.root());
        assertThatThrownBy(() -> backup.restore(file, folder.root(), PASSPHRASE))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("never replaces");
        assertThat(contents(folder.root())).isEqualTo(before);
        Path empty = Files.createDirectory(tmp.resolve("empty"));
        backup.restore(file, empty, PASSPHRASE);
        assertThat(empty.resolve("identity.keys")).exists();
    }

    @Test
    void aWrongPassphraseIsToldAndLeavesNothing() throws Exception {
        backup.write(folder, folder.store(), file, PASSPHRASE);
        assertThatThrownBy(() -> backup.restore(file, tmp.resolve("restored"), Secret.of("correct horse batterY")))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("passphrase is wrong");
        nothingLeft();
    }

    @Test
    void everyFlippedBitIsNoticedAndLeavesNothing() throws Exception {
        backup.write(folder, folder.store(), file, PASSPHRASE);
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int i = 0; i < 120; i++) {
            // Every byte of the header, then anywhere.
            int at = i < BackupCipher.HEADER ? i : random.nextInt(good.length);
            // The iterations' high bytes would only make the test slow: the count is bounded before it is used.
            if (at >= 9 && at < 13) {
                continue;
            }
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << random.nextInt(8));
            refused(bad, "bit at " + at);
        }
    }

    @Test
    void everyCutIsNoticedAndSoIsWhatWasAddedOrSwapped() throws Exception {
        backup.write(folder, folder.store(), file, PASSPHRASE);
        byte[] good = Files.readAllBytes(file);
        int piece = 64 * 1024 + BackupCipher.TAG;
        int[] cuts = {
            0,
            1,
            BackupCipher.HEADER - 1,
            BackupCipher.HEADER,
            BackupCipher.HEADER + piece,
            BackupCipher.HEADER + 2 * piece,
            good.length - 1,
            good.length - BackupCipher.TAG,
            good.length / 2
        };
        for (int cut : cuts) {
            refused(Arrays.copyOf(good, cut), "cut at " + cut);
        }
        refused(Arrays.copyOf(good, good.length + 1), "one byte more");
        byte[] swapped = good.clone();
        System.arraycopy(good, BackupCipher.HEADER, swapped, BackupCipher.HEADER + piece, piece);
        System.arraycopy(good, BackupCipher.HEADER + piece, swapped, BackupCipher.HEADER, piece);
        refused(swapped, "pieces swapped");
    }

    private void refused(byte[] content, String what) throws Exception {
        Path bad = tmp.resolve("bad.backup");
        Files.write(bad, content);
        assertThatThrownBy(() -> backup.restore(bad, tmp.resolve("restored"), PASSPHRASE))
                .as(what)
                .isInstanceOfAny(ControlException.class, java.io.IOException.class)
                .hasMessageMatching("(?s).*(damaged|wrong|newer|cut off|no backup).*");
        nothingLeft();
    }

    private void nothingLeft() throws Exception {
        try (Stream<Path> files = Files.list(tmp)) {
            assertThat(files.map(p -> p.getFileName().toString())).isSubsetOf("data", "node.backup", "bad.backup");
        }
    }

    private static Map<String, String> contents(Path root) throws Exception {
        Map<String, String> out = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path path : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                out.put(root.relativize(path).toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
            }
        }
        return out;
    }

    private static byte[] bytes(int count) {
        byte[] out = new byte[count];
        new Random(count).nextBytes(out);
        return out;
    }
}
