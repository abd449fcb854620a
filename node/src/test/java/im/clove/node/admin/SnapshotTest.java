package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class SnapshotTest {
    @TempDir
    private Path parent;

    private DataFolder folder;

    @BeforeEach
    void aDataFolder() throws ControlException {
        folder = DataFolder.create(parent.resolve("data"));
    }

    private List<String> left() throws Exception {
        try (Stream<Path> inside = Files.list(folder.root())) {
            return inside.map(path -> path.getFileName().toString()).toList();
        }
    }

    /// Makes a copy, says so, and waits to be killed.
    static final class Backing {
        private Backing() {}

        static void main(String[] arguments) throws Exception {
            Snapshot snapshot = Snapshot.create(DataFolder.open(Path.of(arguments[0])));
            Files.write(snapshot.folder().resolve("store.db"), new byte[1 << 16]);
            System.out.println("ready");
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    @DisplayName("the copy of a backup in use stays, and that of a killed one goes")
    void aKilledBackup() throws Exception {
        Process backup = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Backing.class.getName(),
                        folder.root().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream said = backup.getInputStream()) {
            assertThat(new String(said.readNBytes(5), java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("ready");
            assertThat(Snapshot.removeLeft(folder)).as("it is in use").isZero();
            assertThat(left()).hasSize(2);
        } finally {
            backup.destroyForcibly().waitFor();
        }
        assertThat(left()).hasSize(2);
        assertThat(Snapshot.removeLeft(folder)).isOne();
        assertThat(left()).isEmpty();
    }

    @Test
    void whatIsDoneLeavesNothing() throws Exception {
        try (Snapshot snapshot = Snapshot.create(folder)) {
            Files.write(snapshot.folder().resolve("store.db"), new byte[10]);
            assertThat(Snapshot.removeLeft(folder)).as("in use by this process").isZero();
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void whatAnOlderVersionLeftHasNoLock() throws Exception {
        Files.createDirectory(folder.root().resolve(".snapshot-4711"));
        Files.createFile(folder.root().resolve(".snapshot-1.lock"));
        assertThat(Snapshot.removeLeft(folder)).isOne();
        assertThat(left()).isEmpty();
        assertThat(Snapshot.removeLeft(folder)).isZero();
    }
}
