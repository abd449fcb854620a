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
import java.util.Optional;
import java.util.Set;

/// The copy of the store that a backup of a running node is made from. It lies in the data folder, because nobody
/// else can look inside, and is locked for as long as the process that makes the backup lives; so what a killed one
/// leaves is told from what is in use.
///
/// ```
/// .snapshot-NUMBER        the copy, unencrypted
/// .snapshot-NUMBER.lock   held by the process
/// ```
public final class Snapshot implements AutoCloseable {
    private static final String PREFIX = ".snapshot-";
    private static final String LOCK = ".lock";

    private final Path folder;
    private final FileChannel lock;

    private Snapshot(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /// Makes an empty folder for a copy.
    public static Snapshot create(DataFolder data) throws IOException {
        Path folder = Files.createTempDirectory(data.root(), PREFIX, OwnerFiles.folderAttributes(data.root()));
        try {
            // Locked before anything is in it; whoever finds the folder in between removes nothing but an empty one.
            FileChannel lock = lock(folder).orElseThrow(() -> new IOException("The copy of the store is in use"));
            return new Snapshot(folder, lock);
        } catch (IOException e) {
            Files.deleteIfExists(folder);
            throw e;
        }
    }

    public Path folder() {
        return folder;
    }

    /// Removes the copies that killed backups have left.
    ///
    /// @return how many there were
    public static int removeLeft(DataFolder data) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(data.root(), PREFIX + "*")) {
            for (Path path : all) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Optional<FileChannel> lock = lock(path);
                    if (lock.isPresent()) {
                        new Snapshot(path, lock.get()).close();
                        removed++;
                    }
                }
            }
        }
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(data.root(), PREFIX + "*" + LOCK)) {
            for (Path lock : locks) {
                String name = lock.getFileName().toString();
                if (!Files.exists(lock.resolveSibling(name.substring(0, name.length() - LOCK.length())))) {
                    Files.deleteIfExists(lock);
                }
            }
        }
        return removed;
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

    /// Removes the copy.
    @Override
    public void close() throws IOException {
        try (lock) {
            Backup.deleteAll(folder);
            Files.deleteIfExists(lockOf(folder));
        }
    }
}
