package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.DataFolder;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.core.Approach;
import im.clove.node.files.FileAddresses;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.owner.ManualTimers;
import im.clove.xmpp.jid.Domain;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where files of a node with two faces are, by its options.
final class FilesSideTest {
    private static final String I2P = "https://clove.b32.i2p";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @DisplayName("D-07: the destination is no place for files of the clearnet, unless the owner shows both in I2P")
    @CsvSource({
        "'', ",
        "bridge.enabled = false, ",
        "bridge.between = true, ",
        "bridge.over-i2p = true, https://clove.b32.i2p",
        "files.address = \"https://files.chat.example\", https://files.chat.example"
    })
    void options(String option, String download) throws Exception {
        String text = """
                darknet.only = false
                domains = ["chat.example"]
                bridge { enabled = true, domains = ["chat.example"] }
                """;
        NodeConfig config = ConfigFile.parse(text + option, Path.of("clove.conf"), _ -> null)
                .config();
        FileAddresses addresses = FilesSide.open(
                        DataFolder.create(folder.resolve("data")),
                        new MemoryStore(),
                        config,
                        new ManualTimers(),
                        Runnable::run)
                .addresses();
        addresses.open(Approach.I2P, I2P);
        assertThat(addresses.download(Domain.of("chat.example"))).isEqualTo(Optional.ofNullable(download));
        assertThat(addresses.download(Domain.of("clove.b32.i2p"))).contains(I2P);
    }
}
