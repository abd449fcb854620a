package im.clove.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No file is longer than one can keep in mind.
final class FileLengthTest {
    private static final int MOST_LINES = 400;
    private static final Set<String> GENERATED = Set.of("target", ".git");
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void everySourceFileIsShort() throws IOException {
        List<Path> sources = sources(ROOT).toList();

        assertThat(sources).as("the whole tree was looked at").hasSizeGreaterThan(300);
        assertThat(sources.stream()
                        .filter(file -> lines(file) > MOST_LINES)
                        .map(file -> ROOT.relativize(file) + " has " + lines(file)))
                .as("files over %d lines are to be split along what they do", MOST_LINES)
                .isEmpty();
    }

    private static Stream<Path> sources(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList().stream()
                    .filter(entry -> !GENERATED.contains(entry.getFileName().toString()))
                    .flatMap(entry -> {
                        try {
                            return Files.isDirectory(entry) ? sources(entry) : Stream.of(entry);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .filter(FileLengthTest::isSource);
        }
    }

    private static boolean isSource(Path file) {
        return file.toString().endsWith(".java");
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
