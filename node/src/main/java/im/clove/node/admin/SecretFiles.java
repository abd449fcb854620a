package im.clove.node.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What in a data folder is nobody's business but its owner's: keys, certificates with their keys, the first password,
/// the store. The folder itself is closed to others, but a copy of a file keeps its mode wherever it goes.
public final class SecretFiles {
    private SecretFiles() {}

    /// Those that group or others have rights on, in order.
    ///
    /// @throws IOException if the folder cannot be looked through
    public static List<Path> openToOthers(DataFolder folder) throws IOException {
        List<Path> open = new ArrayList<>();
        Path certificates = folder.certificates();
        try (Stream<Path> files = Files.walk(folder.root(), 2);
                Stream<Path> deeper = Files.exists(certificates) ? Files.walk(certificates) : Stream.empty()) {
            for (Path file :
                    (Iterable<Path>) Stream.concat(files, deeper).distinct().sorted()::iterator) {
                if (isSecret(folder, file)
                        && !Files.isSymbolicLink(file)
                        && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                        && OwnerFiles.isOpenToOthers(file)) {
                    open.add(file);
                }
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return open;
    }

    private static boolean isSecret(DataFolder folder, Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".keys")
                || name.endsWith(".pem")
                || file.equals(folder.store())
                || file.equals(folder.firstPassword());
    }

    /// Closes them.
    ///
    /// @return what the owner should hear, a line for each
    /// @throws IOException if one cannot be closed
    public static List<String> close(DataFolder folder) throws IOException {
        List<String> said = new ArrayList<>();
        for (Path file : openToOthers(folder)) {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
            rights.removeIf(
                    right -> right.name().startsWith("GROUP") || right.name().startsWith("OTHERS"));
            Files.setPosixFilePermissions(file, rights);
            said.add("Other users of this machine had rights on "
                    + folder.root().relativize(file) + "; they have none any more. Look who could have a copy of it.");
        }
        return said;
    }
}
