package im.clove.node.admin;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// Invitations, asked for through the control socket.
final class InvitesBySocketTest extends InviteControlContractTest {
    private @Nullable Path folder;
    private @Nullable ControlServer server;
    private @Nullable ControlClient client;

    @Override
    InviteControl node() throws Exception {
        // Not JUnit's folder: the path of a socket must be short.
        Path made = Files.createTempDirectory("cs");
        folder = made;
        server = ControlServer.start(made.resolve("s"), new FakeNode(users, stored()));
        ControlClient asking = ControlClient.connect(made.resolve("s")).orElseThrow();
        client = asking;
        return asking;
    }

    @AfterEach
    void end() throws Exception {
        if (client != null && server != null && folder != null) {
            client.close();
            server.close();
            Backup.deleteAll(folder);
        }
    }
}
