package im.clove.testnet;

import im.clove.testnet.ProsodyHost.Dialler;
import im.clove.testnet.ProsodyHost.Setup;
import im.clove.testnet.ProsodyHost.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Stock Prosody hosts behind i2pd.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class StockPeersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private PrivateI2pNetwork network;
    private ProsodyHost verona;
    private ProsodyHost padua;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        network = PrivateI2pNetwork.start(folder.resolve("network"));
        verona = ProsodyHost.on(
                network,
                new Setup(Version.V0_12, Dialler.SERVER_KEYS, folder.resolve("verona"), "rooms.verona.example"));
        padua = ProsodyHost.on(
                network, new Setup(Version.V0_12, Dialler.PROXY_KEYS, folder.resolve("padua"), "rooms.padua.example"));
        verona.knows(padua.address(), padua.address());
        padua.knows(verona.address(), verona.address());
        verona.router().awaitTunnels();
        padua.router().awaitTunnels();
        verona.start();
        padua.start();
        network.awaitAnswer(verona.address());
        network.awaitAnswer(padua.address());
    }

    @AfterAll
    void stop() throws IOException {
        try (var _ = network;
                var _ = verona;
                var _ = padua) {
            // Closed in reverse order, whatever fails.
        }
    }

    @Test
    @Order(1)
    void twoStockHostsTalk() throws IOException {
        var benvolio = verona.addUser("benvolio", "sycamore-1");
        var balthasar = padua.addUser("balthasar", "torch-22");
        try (var chat = ChatScenario.begin(
                () -> RemoteUser.login(benvolio, verona.local(), new Trust.Anything(), PATIENCE),
                () -> RemoteUser.login(balthasar, padua.local(), new Trust.Anything(), PATIENCE))) {
            chat.everything();
        }
    }
}
