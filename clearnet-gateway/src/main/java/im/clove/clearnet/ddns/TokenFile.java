package im.clove.clearnet.ddns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// The secret that a service knows the owner by, in a file that only he may read. It is read with each use, so a new
/// one needs no restart.
///
/// @param path where it is
public record TokenFile(Path path) {
    private static final int MOST = 512;

    private static final Set<PosixFilePermission> ALLOWED =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /// @throws IOException if it cannot be read, others may read it, or there is no token in it, with a text for the
    ///     owner that holds nothing of the token
    public String read() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null && !ALLOWED.containsAll(view.readAttributes().permissions())) {
            throw new IOException(path + " can be read by others; `chmod 600 " + path + "` ends that");
        }
        if (Files.size(path) > MOST) {
            throw new IOException(path + " is longer than " + MOST + " bytes. Put the token there, and nothing else.");
        }
        String token = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).strip();
        if (!token.matches("[!-~]+")) {
            throw new IOException(
                    path + " has no token, or more than one. Put it there on one line, and nothing else.");
        }
        return token;
    }
}
