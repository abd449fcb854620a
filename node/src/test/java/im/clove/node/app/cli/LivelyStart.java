package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.Stage;
import im.clove.node.admin.Startup;
import im.clove.node.admin.StoredUsers;
import im.clove.node.app.host.NodeParts;
import im.clove.node.app.screen.SystemTty;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.Store;
import im.clove.node.store.memory.MemoryStore;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// A program for [TerminalSceneTest]: `clove run` around a node whose network has much to tell, before the password
/// and after it.
final class LivelyStart {
    private LivelyStart() {}

    /// @param arguments the data folder
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        Cli cli = new Cli(
                out,
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                _ -> Optional.empty(),
                System::getenv,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), SystemTty.of(System::getenv)),
                new Parts());
        System.exit(CommandTree.of(cli).execute("run", "--data", arguments[0]));
    }

    private static final class Parts implements NodeParts {
        @Override
        public Store openStore(Path folder) throws ControlException {
            throw new ControlException(ControlException.Kind.FAILED, "not here");
        }

        @Override
        public RunningNode start(Launch launch) {
            launch.startup().accept(new Stage.StartingRouter());
            launch.startup().accept(new Stage.Reseeding(3, 50));
            return new Lively(
                    new FakeNode(new StoredUsers(
                            new MemoryStore(),
                            text -> KeyRecords.derive(text, new SecureRandom()),
                            new StoredUsers.Rules(Set.copyOf(launch.domains()), Set.of()),
                            Clock.systemUTC())),
                    launch.startup());
        }
    }

    private record Lively(NodeControl control, Startup startup) implements NodeParts.RunningNode {
        @Override
        public List<NodeStatus.Listener> listeners() {
            return List.of(
                    new NodeStatus.Listener("STARTTLS", "127.0.0.1:5222", "c2s.port"),
                    new NodeStatus.Listener("direct TLS", "127.0.0.1:5223", "c2s.tls-port"),
                    new NodeStatus.Listener("SOCKS", "127.0.0.1:4447", "socks.port"));
        }

        @Override
        public void stop(Consumer<String> waitsFor) {
            waitsFor.accept("the last guest to go");
        }

        /// The password is on the screen by now.
        @Override
        public String awaitEnd() throws InterruptedException {
            for (int peers = 4; peers < 40; peers++) {
                startup.accept(new Stage.Reseeding(peers, 50));
            }
            startup.notice("Something that has nothing to do with the network, and is longer than any terminal is wide,"
                    + " so that it takes two lines at least.");
            startup.accept(new Stage.Trouble("no reseed server could be reached; get a bundle file from somebody and"
                    + " run 'clove reseed import FILE'"));
            startup.accept(new Stage.BuildingTunnels(50));
            startup.accept(new Stage.Open());
            startup.accept(new Stage.Published());
            startup.accept(new Stage.Reachable());
            new CountDownLatch(1).await();
            return "";
        }
    }
}
