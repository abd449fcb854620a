package im.clove.i2p.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a [NodeIdentity] lies on the disk: a small text file, 0600 in a 0700 folder, written once and never again.
/// It is made beside its place, synced, linked into place (a link never replaces anything, a rename would), and
/// read back. The last line is a checksum of all before it: a destination with one bit changed is a valid
/// destination, so nothing else would notice that the node has silently got another name.
///
/// ```
/// # comment lines
/// clove-identity 1
/// address ….b32.i2p
/// keys BASE64        destination, unused key, signing key (an I2P key file)
/// sha256 HEX
/// ```
final class IdentityFile {
    private static final String HEADER = "clove-identity 1";
    private static final String COMMENT = """
            # This file IS the node: whoever has it has its address, and without it the address is gone for good.
            # Keep a copy in a safe place (clove backup). Never edit it.
            """;

    /// Many times what a valid file needs; more is not ours.
    private static final int LONGEST = 16_384;

    private final Path file;

    IdentityFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    NodeIdentity loadOrCreate(SecureRandom random) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            create(NodeIdentity.create(random), random);
        }
        return load();
    }

    NodeIdentity load() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.size(file) > LONGEST) {
            throw damaged("it is too long", null);
        }
        byte[] bytes = Files.readAllBytes(file);
        NodeIdentity identity;
        try {
            identity = parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
        removeLeftovers();
        return identity;
    }

    private IOException damaged(String why, @Nullable Throwable cause) {
        return new IOException(
                "The identity file " + file + " is damaged: " + why
                        + ". It was left as it is. Restore it from a backup, or move it away to start under a new address.",
                cause);
    }

    static String format(NodeIdentity identity) {
        String body = COMMENT + HEADER + "\naddress " + identity.b32().hostname() + "\nkeys "
                + I2pBase64.encode(identity.i2pKeys()) + "\n";
        return body + "sha256 " + checksum(body) + "\n";
    }

    private static NodeIdentity parse(String text) {
        int at = text.lastIndexOf("sha256 ");
        if (at < 0 || !text.endsWith("\n")) {
            throw new IllegalArgumentException("it is cut off or no identity file at all");
        }
        String body = text.substring(0, at);
        String sum = text.substring(at + 7).strip();
        if (!MessageDigest.isEqual(
                sum.getBytes(StandardCharsets.US_ASCII), checksum(body).getBytes(StandardCharsets.US_ASCII))) {
            throw new IllegalArgumentException("its checksum is wrong");
        }
        if (body.lines().noneMatch(HEADER::equals)) {
            throw new IllegalArgumentException("it was written by a version this one does not know");
        }
        NodeIdentity identity = NodeIdentity.of(I2pBase64.decode(field(body, "keys ")));
        if (!field(body, "address ").equals(identity.b32().hostname())) {
            throw new IllegalArgumentException("its address is not that of its keys");
        }
        return identity;
    }

    private static String field(String body, String name) {
        return body.lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(name.length()))
                .orElseThrow(() -> new IllegalArgumentException("the line '" + name.strip() + "' is missing"));
    }

    private static String checksum(String body) {
        return HexFormat.of().formatHex(PublicDestination.sha256(body.getBytes(StandardCharsets.UTF_8)));
    }

    private void create(NodeIdentity identity, SecureRandom random) throws IOException {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, permissions(folder, "rwx------"));
        }
        Path beside = folder.resolve(leftoverPrefix() + HexFormat.of().toHexDigits(random.nextLong()));
        byte[] bytes = format(identity).getBytes(StandardCharsets.UTF_8);
        try {
            try (FileChannel channel = FileChannel.open(
                    beside,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    permissions(folder, "rw-------"))) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            putInPlace(beside);
        } finally {
            Files.deleteIfExists(beside);
        }
        syncFolder(folder);
        if (!load().b32().equals(identity.b32())) {
            throw new IOException("The identity file " + file + " appeared while a new one was being written");
        }
    }

    private void putInPlace(Path beside) throws IOException {
        try {
            Files.createLink(file, beside);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // A file system without hard links: the next best, with a window between the question and the rename.
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /// A kill between writing and linking leaves a key beside that nobody has ever seen.
    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder(), leftoverPrefix() + "*")) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        } catch (FileSystemException _) {
            // The folder is read-only: harmless.
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (FileSystemException _) {
            // Windows cannot open a folder, and needs no sync of it.
        }
    }

    private Path folder() {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    private String leftoverPrefix() {
        return "." + file.getFileName() + ".new-";
    }

    private static FileAttribute<?>[] permissions(Path near, String text) {
        return near.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }
}
