package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataFolderTest {
    @Test
    void whoMistypesAFolderIsNeverToldToBecomeRoot() {
        assertThat(DataFolder.foreign(Path.of("/root/clove"), "root", "anna"))
                .isEqualTo(
                        "The data folder /root/clove belongs to root, and you are anna; name a folder of your own with"
                                + " --data");
        assertThat(DataFolder.foreign(Path.of("/var/lib/clove"), "clove", "root"))
                .endsWith("with --data, or, if it is this node that you mean, become clove");
    }

    @TempDir
    Path tmp;

    @Test
    void aNewFolderIsForItsOwnerOnly() throws Exception {
        DataFolder folder = DataFolder.create(tmp.resolve("a/b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.root())))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwx---r--", "rwx--x---", "rwxrwx---"})
    void aFolderOpenToOthersIsRefused(String rights) throws Exception {
        Path open = Files.createDirectory(tmp.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(rights));
        assertThatThrownBy(() -> DataFolder.create(open))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("chmod 700");
    }

    @Test
    void aMissingFolderIsRefusedByCommandsThatNeedOne() {
        assertThatThrownBy(() -> DataFolder.open(tmp.resolve("none"))).hasMessageContaining("clove run");
    }

    @Test
    void aSecondUseOfTheFolderIsRefusedAndNamesTheProcess() throws Exception {
        DataFolder folder = DataFolder.create(tmp.resolve("data"));
        try (DataFolder.Lock _ = folder.lock()) {
            assertThat(folder.holder()).contains(ProcessHandle.current().pid());
            assertThatThrownBy(() -> DataFolder.open(folder.root()).lock())
                    .isInstanceOfSatisfying(
                            ControlException.class, e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.LOCKED))
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        assertThat(folder.pidFile()).doesNotExist();
        folder.lock().close();
    }

    @Test
    void aPidFileLeftByADeadProcessIsNoObstacle() throws Exception {
        DataFolder folder = DataFolder.create(tmp.resolve("data"));
        Files.writeString(folder.pidFile(), "4194000\n");
        try (DataFolder.Lock _ = folder.lock()) {
            assertThat(folder.holder()).contains(ProcessHandle.current().pid());
        }
    }
}
