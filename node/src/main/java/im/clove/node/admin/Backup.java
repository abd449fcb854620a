package im.clove.node.admin;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A whole node in one encrypted file (see [BackupCipher] for its outer form): keys, certificates, configuration,
/// store. What the router keeps, logs, the record of what
/// administrators do, uploaded files, and what belongs to a running process stay out. Inside, per
/// file: 1, its
/// path relative to the data folder (modified UTF-8, `/`), its length (8), its bytes; at the end 0 and the number
/// of files (4).
public final class Backup {
    /// Iterations of PBKDF2-HMAC-SHA512, nearly three times what OWASP asks for in 2023: about half a second.
    public static final int ITERATIONS = 600_000;

    private static final Set<String> LEFT_OUT =
            Set.of("router", "log", "audit", "lock", "clove.pid", "control.sock", "store", "files");
    private static final Pattern SAFE_PATH =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*){0,7}");
    private static final String STORE = "store";

    private final int iterations;
    private final SecureRandom random;

    public Backup(int iterations, SecureRandom random) {
        this.iterations = iterations;
        this.random = random;
    }

    /// What a backup holds.
    ///
    /// @param bytes of all files together
    public record Contents(int files, long bytes) {}

    /// Writes a backup and reads it back before it gets its name.
    ///
    /// @param store the folder of a store that nobody writes to: of a stopped node, or a snapshot
    /// @throws ControlException if the file exists or the folder has something that cannot be saved
    public Contents write(DataFolder folder, Path store, Path file, Secret passphrase)
            throws IOException, ControlException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw ControlException.refused("There is already a file " + file + "; a backup never replaces one");
        }
        Path beside = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            Contents written;
            try (FileChannel channel = FileChannel.open(
                    beside,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    OwnerFiles.fileAttributes(file.toAbsolutePath()))) {
                OutputStream out = Channels.newOutputStream(channel);
                written = writeAll(folder, store, out, passphrase);
                channel.force(true);
            }
            Contents found = verify(beside, passphrase);
            if (!found.equals(written)) {
                throw new IOException("The backup does not read back as it was written");
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            OwnerFiles.syncFolder(file);
            return written;
        } catch (FileAlreadyExistsException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED,
                    beside + " is left from a backup that did not finish; remove it first",
                    e);
        } catch (IOException | ControlException e) {
            Files.deleteIfExists(beside);
            throw e;
        }
    }

    /// Reads a backup to its end, writing nothing.
    public Contents verify(Path file, Secret passphrase) throws IOException, ControlException {
        return read(file, passphrase, (path, length, in) -> drain(in, length));
    }

    /// Makes a data folder from a backup: all of it, or nothing.
    ///
    /// @param target must not exist, or be empty
    /// @throws ControlException if there is something already, the passphrase is wrong, or the backup is damaged
    public Contents restore(Path file, Path target, Secret passphrase) throws IOException, ControlException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !isEmptyFolder(target)) {
            throw ControlException.refused("There is already something in " + target
                    + "; a restore never replaces a node: move it away, or name another folder with --data");
        }
        Path absolute = target.toAbsolutePath();
        Path parent = absolute.resolveSibling("");
        OwnerFiles.createFolder(parent);
        try (HeldFolder held = HeldFolder.create(parent, growing(absolute))) {
            Path growing = held.path();
            Contents contents = read(file, passphrase, (path, length, in) -> save(growing.resolve(path), length, in));
            try (Stream<Path> all = Files.walk(growing)) {
                for (Path folder : all.filter(Files::isDirectory).toList()) {
                    OwnerFiles.syncFolder(folder.resolve("any"));
                }
            }
            // Replaces an empty folder at most: the system refuses if something has come into it.
            Files.move(growing, absolute, StandardCopyOption.ATOMIC_MOVE);
            OwnerFiles.syncFolder(absolute);
            return contents;
        }
    }

    private static String growing(Path target) {
        return target.getFileName() + ".restoring-";
    }

    /// Removes what killed restores have left beside a data folder: all that a backup holds, unencrypted.
    ///
    /// @return how many there were
    public static int removeLeft(DataFolder folder) throws IOException {
        Path parent = folder.root().resolveSibling("");
        return Files.isReadable(parent) ? HeldFolder.removeLeft(parent, growing(folder.root()), folder.root()) : 0;
    }

    private Contents writeAll(DataFolder folder, Path store, OutputStream out, Secret passphrase)
            throws IOException, ControlException {
        int files = 0;
        long bytes = 0;
        try (OutputStream cipher = BackupCipher.encrypt(out, passphrase, iterations, random);
                DataOutputStream data = new DataOutputStream(cipher)) {
            for (Entry entry : entries(folder.root(), store)) {
                long length = Files.size(entry.file());
                data.writeByte(1);
                data.writeUTF(entry.name());
                data.writeLong(length);
                try (InputStream in = Files.newInputStream(entry.file())) {
                    if (in.transferTo(data) != length) {
                        throw new IOException(entry.file() + " changed while it was read");
                    }
                }
                files++;
                bytes += length;
            }
            data.writeByte(0);
            data.writeInt(files);
        }
        return new Contents(files, bytes);
    }

    private record Entry(String name, Path file) {}

    private static List<Entry> entries(Path root, Path store) throws IOException, ControlException {
        List<Entry> out = new ArrayList<>();
        collect(root, "", out);
        if (Files.isDirectory(store)) {
            collect(store, STORE + "/", out);
        }
        return out;
    }

    private static void collect(Path root, String prefix, List<Entry> out) throws IOException, ControlException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all.sorted()::iterator) {
                Path relative = root.relativize(path);
                String first = relative.getName(0).toString();
                // A leading dot marks what is unfinished or a snapshot.
                boolean left = prefix.isEmpty() && (LEFT_OUT.contains(first) || first.startsWith("."));
                if (left || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                String name = prefix + relative.toString().replace('\\', '/');
                if (!SAFE_PATH.matcher(name).matches()) {
                    throw ControlException.refused("The data folder holds a file with a name Clove does not use: "
                            + path + "; move it elsewhere first");
                }
                out.add(new Entry(name, path));
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Take {
        void take(Path path, long length, InputStream in) throws IOException;
    }

    private static Contents read(Path file, Secret passphrase, Take take) throws IOException, ControlException {
        if (!Files.isRegularFile(file)) {
            throw ControlException.refused("There is no backup file " + file);
        }
        int files = 0;
        long bytes = 0;
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                DataInputStream in = new DataInputStream(BackupCipher.decrypt(raw, passphrase))) {
            int kind;
            while ((kind = in.readUnsignedByte()) == 1) {
                String name = in.readUTF();
                long length = in.readLong();
                if (!SAFE_PATH.matcher(name).matches() || length < 0) {
                    throw ControlException.refused("The backup holds a file with a name Clove does not use: " + name);
                }
                take.take(Path.of(name), length, in);
                files++;
                bytes += length;
            }
            if (kind != 0 || in.readInt() != files || in.read() != -1) {
                throw ControlException.refused("The backup is damaged: its list of files does not end well");
            }
        } catch (IOException e) {
            throw e instanceof FileSystemException
                    ? e
                    : new IOException(e.getMessage() == null ? "The backup is cut off" : e.getMessage(), e);
        }
        return new Contents(files, bytes);
    }

    private static void drain(InputStream in, long length) throws IOException {
        in.skipNBytes(length);
    }

    private static void save(Path path, long length, InputStream in) throws IOException {
        OwnerFiles.createFolder(path.toAbsolutePath().resolveSibling(""));
        byte[] buffer = new byte[1 << 16];
        try (FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                OwnerFiles.fileAttributes(path))) {
            OutputStream out = Channels.newOutputStream(channel);
            long rest = length;
            while (rest > 0) {
                int read = in.read(buffer, 0, (int) Math.min(rest, buffer.length));
                if (read < 0) {
                    throw new IOException("The backup is cut off");
                }
                out.write(buffer, 0, read);
                rest -= read;
            }
            channel.force(true);
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    /// Removes a folder with what is in it.
    public static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        }
    }
}
