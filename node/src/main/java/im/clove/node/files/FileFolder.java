package im.clove.node.files;

import im.clove.node.admin.OwnerFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The files on the disk, each under its id, which nobody chose. One that is not whole has another name, and is
/// nobody's
/// any more when the process has ended. Thread-safe, for different files.
final class FileFolder {
    private static final String PART = ".part";
    private static final Pattern OURS = Pattern.compile("([0-9a-f]{32})(\\.part)?");

    private final Path folder;

    private FileFolder(Path folder) {
        this.folder = folder;
    }

    /// Makes it if there is none.
    static FileFolder open(Path folder) throws IOException {
        OwnerFiles.createFolder(folder);
        return new FileFolder(folder);
    }

    /// A file that has come.
    Path whole(String id) {
        return folder.resolve(id);
    }

    private Path part(String id) {
        return folder.resolve(id + PART);
    }

    /// Begins a file, anew if somebody has begun it before.
    FileChannel begin(String id) throws IOException {
        Path part = part(id);
        return FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                OwnerFiles.fileAttributes(part));
    }

    /// What was begun is whole now, and is so after a power cut, too, when this returns. Closes the channel.
    void keep(String id, FileChannel channel) throws IOException {
        try (channel) {
            channel.force(true);
        }
        Files.move(part(id), whole(id), StandardCopyOption.ATOMIC_MOVE);
        OwnerFiles.syncFolder(whole(id));
    }

    /// Neither whole nor in part is it there any more.
    void drop(String id) throws IOException {
        dropPart(id);
        Files.deleteIfExists(whole(id));
    }

    void dropPart(String id) throws IOException {
        Files.deleteIfExists(part(id));
    }

    /// Removes what is not whole and what nobody knows; what has no name of ours stays. While nobody writes.
    ///
    /// @param isKnown says of an id whether there is such a file
    /// @return how many were removed
    int clean(Predicate<String> isKnown) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                var name = OURS.matcher(each.getFileName().toString());
                if (name.matches() && (name.group(2) != null || !isKnown.test(name.group(1)))) {
                    Files.delete(each);
                    removed++;
                }
            }
        }
        return removed;
    }

    /// Bytes that are free on the disk.
    long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }
}
