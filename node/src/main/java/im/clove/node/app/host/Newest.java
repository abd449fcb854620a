package im.clove.node.app.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// When something in a folder was last changed: no right clock is far behind that.
public final class Newest {
    private Newest() {}

    /// Looks at what lies in the folder itself.
    ///
    /// @return empty if nothing does
    /// @throws IOException if it cannot be looked at
    public static Optional<Instant> in(Path folder) throws IOException {
        Optional<Instant> newest = Optional.empty();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                newest = later(newest, file);
            }
        }
        return newest;
    }

    private static Optional<Instant> later(Optional<Instant> known, Path file) throws IOException {
        try {
            Instant time = Files.getLastModifiedTime(file).toInstant();
            return known.filter(time::isBefore).or(() -> Optional.of(time));
        } catch (NoSuchFileException _) {
            // A file that came and went.
            return known;
        }
    }
}
