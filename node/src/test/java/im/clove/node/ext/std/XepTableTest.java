package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages that are made from the list of extensions say what the list says. With `-Dclove.write` they are written.
final class XepTableTest {
    private static final Extensions ALL = StandardExtensions.of("1.0", Instant.EPOCH, 1, new SecureRandom());

    @ParameterizedTest
    @CsvSource({"xeps.md", "clove.doap"})
    void theTreeHasWhatTheCodeSays(String name) throws IOException {
        String made = name.endsWith(".md") ? XepTable.page(ALL) : XepTable.doap(ALL);
        Path file = docs().resolve(name);
        if (System.getProperty("clove.write") != null) {
            Files.writeString(file, made);
        }
        assertThat(Files.readString(file))
                .as("docs/" + name + " is made anew by: mvn -pl node -am test -Dtest=XepTableTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dclove.write")
                .isEqualTo(made);
    }

    @ParameterizedTest
    @CsvSource({"0160, msgoffline", "0198, Stream Management", "0359, urn:xmpp:sid:0", "0478, Stream Limits"})
    void whatOtherPartsKeepIsInTheTableToo(String number, String word) {
        assertThat(XepTable.page(ALL).lines().filter(line -> line.startsWith("| [" + number + "]")))
                .hasSize(1)
                .allMatch(line -> line.contains(word));
    }

    private static Path docs() {
        return Stream.of(Path.of("docs"), Path.of("..", "docs"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }
}
