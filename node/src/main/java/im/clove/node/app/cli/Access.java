package im.clove.node.app.cli;

import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.DataFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// What a command works with: the running node, or the data folder itself, held until it is closed.
sealed interface Access extends AutoCloseable {
    /// A node takes the folder a moment before it answers: much longer than that takes on a slow machine.
    Duration PATIENCE = Duration.ofSeconds(20);

    /// The running node.
    record ByNode(ControlClient node) implements Access {
        @Override
        public void close() {
            node.close();
        }
    }

    /// The folder, as no node runs on it.
    record ByFolder(DataFolder.Lock lock) implements Access {
        @Override
        public void close() {
            lock.close();
        }
    }

    @Override
    void close();

    /// Asks for the node, then for the folder. If another process has the folder and does not answer - a node that
    /// starts or stops, a command at work - waits until it does either.
    ///
    /// @param socket where a node answers
    /// @param waiting told once, in plain words, if the wait is one that is noticed
    /// @throws ControlException [ControlException.Kind#LOCKED] when patience is over
    static Access to(DataFolder folder, Path socket, Duration patience, Consumer<String> waiting)
            throws ControlException {
        long began = System.nanoTime();
        boolean told = false;
        while (true) {
            Optional<ControlClient> node = ControlClient.connect(socket);
            if (node.isPresent()) {
                return new ByNode(node.get());
            }
            try {
                return new ByFolder(folder.lock());
            } catch (ControlException e) {
                long waited = System.nanoTime() - began;
                if (e.kind() != ControlException.Kind.LOCKED) {
                    throw e;
                }
                if (waited >= patience.toNanos()) {
                    throw busy(folder, socket, patience, e);
                }
                if (!told && waited > Duration.ofMillis(700).toNanos()) {
                    told = true;
                    waiting.accept("waiting for the process" + holder(folder) + " that has the data folder");
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private static ControlException busy(DataFolder folder, Path socket, Duration patience, ControlException cause) {
        return new ControlException(
                ControlException.Kind.LOCKED,
                "Another Clove process" + holder(folder) + " has the data folder " + folder.root()
                        + " and did not answer on " + socket + " within " + patience.toSeconds()
                        + " s. A node answers once it has said where clients connect: try again then, or stop that process",
                cause);
    }

    private static String holder(DataFolder folder) {
        return folder.holder().map(pid -> " " + pid).orElse("");
    }
}
