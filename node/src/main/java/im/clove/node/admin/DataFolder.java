package im.clove.node.admin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The folder that holds everything of one node. Only its owner may look inside, and only one process works on it.
///
/// ```
/// clove.conf        configuration
/// identity.keys     the destination keys: the address
/// rooms.keys        the same of the rooms
/// bridge.rules      who may talk to servers outside I2P
/// certs/            authority and server certificate
/// store/            accounts, messages
/// files/            what users have uploaded
/// router/           what the embedded router keeps
/// log/              log files
/// audit/            what administrators have done
/// control.sock      the running node's control socket
/// clove.pid         its process id
/// first-password.txt  of the first account, if nobody was there to see it
/// lock              held by the process that works on the folder
/// ```
public final class DataFolder {
    private final Path root;

    private DataFolder(Path root) {
        this.root = root;
    }

    /// Opens the folder and makes it if there is none.
    ///
    /// @throws ControlException if it is not ours, or open to others
    public static DataFolder create(Path root) throws ControlException {
        try {
            if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                OwnerFiles.createFolder(root);
            }
        } catch (IOException e) {
            throw new ControlException(
                    ControlException.Kind.FAILED,
                    "The data folder " + root + " cannot be made: " + FileTrouble.words(e),
                    e);
        }
        return open(root);
    }

    /// Opens a folder that exists.
    ///
    /// @throws ControlException if there is none, it is not ours, or it is open to others
    public static DataFolder open(Path root) throws ControlException {
        return open(root, false);
    }

    /// As [#open], and root may look into the folder of another user. For commands that read what only root can read,
    /// on behalf of a service, and write it for that user ([OwnerFiles#replaceForOwner]).
    public static DataFolder openAlsoAsRoot(Path root) throws ControlException {
        return open(root, true);
    }

    private static DataFolder open(Path root, boolean alsoAsRoot) throws ControlException {
        if (!Files.isDirectory(root)) {
            throw ControlException.refused("There is no data folder " + root + "; `clove run` makes one");
        }
        try {
            Path real = root.toRealPath();
            if (OwnerFiles.isPosix(real)) {
                UserPrincipal owner = Files.getOwner(real);
                UserPrincipal self = self();
                if (!owner.equals(self) && !(alsoAsRoot && OwnerFiles.isRoot(self))) {
                    throw ControlException.refused(foreign(real, owner.getName(), self.getName()));
                }
                if (OwnerFiles.isOpenToOthers(real)) {
                    throw ControlException.refused("The data folder " + real
                            + " holds keys and can be read by other users; close it first: chmod 700 " + real);
                }
            }
            return new DataFolder(real);
        } catch (IOException e) {
            throw new ControlException(
                    ControlException.Kind.FAILED,
                    "The data folder " + root + " cannot be read: " + FileTrouble.words(e),
                    e);
        }
    }

    /// Takes the folder for this process until the lock is closed, and writes the pid file. The system drops the
    /// lock of a process that dies, so a pid file left behind is no obstacle.
    ///
    /// @throws ControlException [ControlException.Kind#LOCKED] if another process has it
    public Lock lock() throws ControlException {
        FileChannel channel = null;
        try {
            Path file = root.resolve("lock");
            channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerFiles.fileAttributes(file));
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw locked();
            }
            OwnerFiles.replace(pidFile(), (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
            return new Lock(lock, pidFile());
        } catch (OverlappingFileLockException _) {
            close(channel);
            throw locked();
        } catch (ControlException e) {
            close(channel);
            throw e;
        } catch (IOException e) {
            close(channel);
            throw new ControlException(
                    ControlException.Kind.FAILED,
                    "The data folder " + root + " cannot be locked: " + FileTrouble.words(e),
                    e);
        }
    }

    /// The process that holds the folder, as its pid file says.
    public Optional<Long> holder() {
        try {
            return Optional.of(Long.parseLong(Files.readString(pidFile()).strip()));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    public Path root() {
        return root;
    }

    public Path identityFile() {
        return root.resolve("identity.keys");
    }

    /// The keys of the rooms' own destination.
    public Path roomsFile() {
        return root.resolve("rooms.keys");
    }

    public Path certificates() {
        return root.resolve("certs");
    }

    public Path store() {
        return root.resolve("store");
    }

    public Path files() {
        return root.resolve("files");
    }

    /// What administrators have done ([AuditLog]).
    public Path audit() {
        return root.resolve("audit");
    }

    public Path router() {
        return root.resolve("router");
    }

    /// Where the password of the first account is put if nobody is there to see it.
    public Path firstPassword() {
        return root.resolve("first-password.txt");
    }

    public Path pidFile() {
        return root.resolve("clove.pid");
    }

    /// Never advises root: who mistyped a path must not be told to give a network program all rights.
    static String foreign(Path folder, String owner, String self) {
        return "The data folder " + folder + " belongs to " + owner + ", and you are " + self
                + "; name a folder of your own with --data"
                + (owner.equals("root") ? "" : ", or, if it is this node that you mean, become " + owner);
    }

    private ControlException locked() {
        String who = holder().map(pid -> " (process " + pid + ")").orElse("");
        return new ControlException(
                ControlException.Kind.LOCKED,
                "Another Clove process" + who + " uses the data folder " + root
                        + "; `clove stop` ends it, or give this node a folder of its own with --data");
    }

    private static UserPrincipal self() throws IOException {
        // The owner of a file just made is who we are; the property user.name can be anything.
        Path probe = Files.createTempFile("clove", null);
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // Nothing was written through it.
            }
        }
    }

    /// Holds the folder for this process.
    public static final class Lock implements AutoCloseable {
        private final FileLock lock;
        private final Path pidFile;

        private Lock(FileLock lock, Path pidFile) {
            this.lock = lock;
            this.pidFile = pidFile;
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(pidFile);
                lock.acquiredBy().close();
            } catch (IOException _) {
                // The system drops the lock with the process.
            }
        }
    }
}
