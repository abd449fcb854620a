package im.clove.testnet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that uses a router somebody runs already, here i2pd, and one with a router of its own.
@Tag("integration")
@Tag("tunnels")
final class ExternalRouterTest {
    private static final Duration READY = Duration.ofSeconds(120);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Test
    void aNodeOnARunningI2pdTalksToANodeWithItsOwnRouter(@TempDir Path folder) throws IOException {
        try (var network = PrivateI2pNetwork.start(folder.resolve("network"));
                var lodger = NodeProcess.onRouterOf(network.i2cp(1), folder.resolve("lodger"));
                var owner = NodeProcess.in(folder.resolve("owner"))) {
            network.seed(owner.routerFolder());
            lodger.start();
            owner.start();
            lodger.awaitReachable(READY);
            owner.awaitReachable(READY);
            var viola = lodger.addUser("viola", "shipwreck-1601");
            var orsino = owner.addUser("orsino", "music-1602");
            try (var chat = ChatScenario.begin(
                    () -> RemoteUser.login(viola, lodger.local(), new Trust.Anything(), PATIENCE),
                    () -> RemoteUser.login(orsino, owner.local(), new Trust.Anything(), PATIENCE))) {
                chat.everything();
            }
        }
    }
}
