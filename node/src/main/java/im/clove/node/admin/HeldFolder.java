package im.clove.node.admin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A folder that is of use only as long as the process lives that makes it. That process holds a lock beside it, so
/// what a killed one leaves is told from what is in use, and is removed at the next start.
///
/// ```
/// PREFIX…        the folder
/// PREFIX….lock   held by the process
/// ```
final class HeldFolder implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final Path folder;
    private final FileChannel lock;

    private HeldFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /// Makes an empty one.
    static HeldFolder create(Path parent, String prefix) throws IOException {
        Path folder = Files.createTempDirectory(parent, prefix, OwnerFiles.folderAttributes(parent));
        try {
            // Locked before anything is in it; whoever finds the folder in between removes nothing but an empty one.
            FileChannel lock = lock(folder).orElseThrow(() -> new IOException(folder + " is in use"));
            return new HeldFolder(folder, lock);
        } catch (IOException e) {
            Files.deleteIfExists(folder);
            throw e;
        }
    }

    Path path() {
        return folder;
    }

    /// Removes those that nobody holds any more.
    ///
    /// @param data the data folder: what belongs to somebody else than this is left alone
    /// @return how many there were
    static int removeLeft(Path parent, String prefix, Path data) throws IOException {
        int removed = 0;
        for (Path path : named(parent, prefix, data)) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Optional<FileChannel> lock = lock(path);
                if (lock.isPresent()) {
                    new HeldFolder(path, lock.get()).close();
                    removed++;
                }
            }
        }
        for (Path path : named(parent, prefix, data)) {
            String name = path.getFileName().toString();
            if (name.endsWith(LOCK)
                    && !Files.exists(path.resolveSibling(name.substring(0, name.length() - LOCK.length())))) {
                Files.deleteIfExists(path);
            }
        }
        return removed;
    }

    private static List<Path> named(Path parent, String prefix, Path data) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                parent, path -> path.getFileName().toString().startsWith(prefix))) {
            for (Path path : all) {
                if (Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(data))) {
                    found.add(path);
                }
            }
        }
        return found;
    }

    private static Path lockOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + LOCK);
    }

    /// @return empty if another process has it
    private static Optional<FileChannel> lock(Path folder) throws IOException {
        Path file = lockOf(folder);
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerFiles.fileAttributes(file));
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            lock = null;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(channel);
    }

    /// Removes the folder, if it has not been moved away.
    @Override
    public void close() throws IOException {
        try (lock) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Backup.deleteAll(folder);
            }
            Files.deleteIfExists(lockOf(folder));
        }
    }
}
