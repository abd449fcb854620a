package im.clove.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/security.md` has a line for each lesson, in order, and every test it names exists.
final class SecurityTableTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z])-(\\d{2}) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

    /// How many lessons there are of each kind; none is ever taken out.
    private static final List<Map.Entry<String, Integer>> LESSONS = List.of(
            Map.entry("X", 22),
            Map.entry("T", 20),
            Map.entry("C", 16),
            Map.entry("S", 13),
            Map.entry("M", 12),
            Map.entry("H", 12),
            Map.entry("R", 17),
            Map.entry("D", 23),
            Map.entry("P", 17),
            Map.entry("A", 8),
            Map.entry("U", 8));

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/security.md"), StandardCharsets.UTF_8);
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(page()).results().toList();
    }

    @Test
    void everyLessonHasItsLine() throws IOException {
        assertThat(rows().stream().map(row -> row.group(1) + "-" + row.group(2)))
                .containsExactlyElementsOf(LESSONS.stream()
                        .flatMap(kind -> IntStream.rangeClosed(1, kind.getValue())
                                .mapToObj(number -> "%s-%02d".formatted(kind.getKey(), number)))
                        .toList());
    }

    @Test
    void everyLineNamesATestOrSaysWhyThereIsNone() throws IOException {
        assertThat(rows())
                .allSatisfy(row -> assertThat(TEST.matcher(row.group(4)).find()
                                || row.group(4).matches("(?s)(not yet|open|build): .+"))
                        .as(row.group())
                        .isTrue());
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(each -> each.toString().matches(".*/src/test/java/.*Test\\.java"))
                    .toList()) {
                // Some modules have tests of the same name.
                sources.merge(
                        file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
            }
        }
        assertThat(TEST.matcher(page()).results()).hasSizeGreaterThan(100).allSatisfy(named -> {
            assertThat(sources).containsKey(named.group(1));
            if (named.group(2) != null) {
                assertThat(sources.get(named.group(1))).contains("void " + named.group(2) + "(");
            }
        });
    }
}
