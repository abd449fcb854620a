package im.clove.node.admin;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// Roles, asked for through the control socket.
final class RolesBySocketTest extends RoleControlContractTest {
    private @Nullable Path made;
    private @Nullable ControlServer server;
    private @Nullable ControlClient client;

    @Override
    protected NodeControl node() throws Exception {
        // Not JUnit's folder: the path of a socket must be short.
        Path folder = Files.createTempDirectory("cs");
        made = folder;
        server = ControlServer.start(folder.resolve("s"), new FakeNode(users(), store));
        ControlClient asking = ControlClient.connect(folder.resolve("s")).orElseThrow();
        client = asking;
        return asking;
    }

    @AfterEach
    void end() throws Exception {
        if (client != null && server != null && made != null) {
            client.close();
            server.close();
            Backup.deleteAll(made);
        }
    }
}
