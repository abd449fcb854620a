package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.Stage;
import im.clove.node.admin.StoredUsers;
import im.clove.node.app.host.NodeParts;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.Store;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.process.CtrlC;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// A program for [StopSignalsTest]: `clove run` around a node that has something to wait for when it stops.
final class SlowToStop {
    /// It waits for a moment.
    static final String POLITE = "polite";

    /// It waits for something that never comes.
    static final String STUCK = "stuck";

    private SlowToStop() {}

    /// @param arguments [#POLITE] or [#STUCK], and the data folder
    public static void main(String[] arguments) {
        CtrlC.heeded();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        Cli cli = new Cli(
                out,
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                _ -> Optional.empty(),
                System::getenv,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), false),
                new Parts(arguments[0].equals(STUCK)));
        System.exit(CommandTree.of(cli).execute("run", "--data", arguments[1]));
    }

    private record Parts(boolean stuck) implements NodeParts {
        @Override
        public Store openStore(java.nio.file.Path folder) throws ControlException {
            throw new ControlException(ControlException.Kind.FAILED, "not here");
        }

        @Override
        public RunningNode start(Launch launch) {
            launch.startup().accept(new Stage.StartingRouter());
            return new Guesthouse(
                    new FakeNode(new StoredUsers(
                            new MemoryStore(),
                            text -> KeyRecords.derive(text, new SecureRandom()),
                            new StoredUsers.Rules(Set.copyOf(launch.domains()), Set.of()),
                            Clock.systemUTC())),
                    stuck);
        }
    }

    private record Guesthouse(NodeControl control, boolean stuck) implements NodeParts.RunningNode {
        @Override
        public List<NodeStatus.Listener> listeners() {
            return List.of();
        }

        @Override
        public void stop(Consumer<String> waitsFor) {
            waitsFor.accept("the last guest to go");
            try {
                if (stuck) {
                    forEver();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String awaitEnd() throws InterruptedException {
            return forEver();
        }

        private static String forEver() throws InterruptedException {
            new CountDownLatch(1).await();
            return "";
        }
    }
}
