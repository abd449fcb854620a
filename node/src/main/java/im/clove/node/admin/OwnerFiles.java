package im.clove.node.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/// Whole-file writes that either happened or did not, whatever is pulled: written beside, synced, renamed, and the
/// folder synced. Files are for their owner only (0600), folders too (0700).
public final class OwnerFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private OwnerFiles() {}

    /// Makes a folder (and its parents) with 0700.
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, folderAttributes(folder));
    }

    /// Writes a new file.
    ///
    /// @throws FileAlreadyExistsException if there is one; it is left alone
    public static void create(Path file, byte[] content) throws IOException {
        Path beside = writeBeside(file, content);
        try {
            // A link refuses an existing target, a rename would silently replace it.
            Files.createLink(file, beside);
        } catch (UnsupportedOperationException _) {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
        syncFolder(file);
    }

    /// Writes a file, replacing one that is there.
    public static void replace(Path file, byte[] content) throws IOException {
        Path beside = writeBeside(file, content);
        try {
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
        syncFolder(file);
    }

    /// As [#replace], and what root writes into another user's folder belongs to that user.
    public static void replaceForOwner(Path file, byte[] content) throws IOException {
        Path beside = writeBeside(file, content);
        try {
            giveToOwner(beside);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
        syncFolder(file);
    }

    /// As [#createFolder], and what root makes in another user's folder belongs to that user.
    public static void createFolderForOwner(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (Files.isDirectory(folder) || parent == null) {
            return;
        }
        createFolderForOwner(parent);
        createFolder(folder);
        giveToOwner(folder);
    }

    /// The owner of the folder it is in. Follows no link: that folder's owner could put one there in the meantime.
    private static void giveToOwner(Path made) throws IOException {
        if (!isPosix(made)) {
            return;
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes folder =
                Files.readAttributes(made.toAbsolutePath().resolveSibling(""), PosixFileAttributes.class);
        UserPrincipal maker = view.getOwner();
        if (isRoot(maker) && !folder.owner().equals(maker)) {
            view.setGroup(folder.group());
            view.setOwner(folder.owner());
        }
    }

    /// A system without a list of users shows the number.
    static boolean isRoot(UserPrincipal user) {
        return user.getName().equals("root") || user.getName().equals("0");
    }

    /// Whether group or others have any right on the file. False where the file system has no such rights.
    public static boolean isOpenToOthers(Path file) throws IOException {
        if (!isPosix(file)) {
            return false;
        }
        return Files.getPosixFilePermissions(file).stream()
                .anyMatch(p -> p.name().startsWith("GROUP") || p.name().startsWith("OTHERS"));
    }

    static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    public static FileAttribute<?>[] fileAttributes(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)}
                : new FileAttribute<?>[0];
    }

    static FileAttribute<?>[] folderAttributes(Path folder) {
        return isPosix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FOLDER)}
                : new FileAttribute<?>[0];
    }

    /// Makes the entry of a file in its folder durable.
    public static void syncFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static Path writeBeside(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        Path beside = Files.createTempFile(folder, ".new-", ".tmp", fileAttributes(file));
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(beside);
            throw e;
        }
        return beside;
    }
}
