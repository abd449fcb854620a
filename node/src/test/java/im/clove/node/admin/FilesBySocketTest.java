package im.clove.node.admin;

import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.StoredRooms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// Files, asked for through the control socket.
final class FilesBySocketTest extends FileControlContractTest {
    private @Nullable Path made;
    private @Nullable ControlServer server;
    private @Nullable ControlClient client;

    @Override
    protected NodeControl node() throws Exception {
        // Not JUnit's folder: the path of a socket must be short.
        Path folder = Files.createTempDirectory("cs");
        made = folder;
        StoredRooms rooms = new StoredRooms(store, RoomLimits.STANDARD, Clock.systemUTC(), new SecureRandom());
        server = ControlServer.start(folder.resolve("s"), new FakeNode(users(), rooms, care()));
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
