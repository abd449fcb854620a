package im.clove.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The short codes in comments and names of tests mean something to who looks them up in `docs/requirements.md`.
final class RequirementCodesTest {
    private static final Pattern CODE = Pattern.compile("\\b[ACDHPRSTX]-\\d{2}\\b");
    private static final Pattern LISTED = Pattern.compile("(?m)^\\| ([A-Z]-\\d{2}) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)`");
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @Test
    void everyCodeIsListedAndEveryTestNamedThereExists() throws IOException {
        String page = text(ROOT.resolve("docs/requirements.md"));
        Set<String> used = new TreeSet<>();
        Set<String> classes = new HashSet<>();
        for (String module : new String[] {
            "xmpp", "runtime", "http", "i2p-bridge", "darknet-s2s", "clearnet-gateway", "node", "testnet"
        }) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    classes.add(file.getFileName().toString().replace(".java", ""));
                    CODE.matcher(text(file)).results().forEach(found -> used.add(found.group()));
                }
            }
        }
        assertThat(used).as("the whole tree was looked at").hasSizeGreaterThan(50);
        assertThat(LISTED.matcher(page).results().map(row -> row.group(1)).toList())
                .as("each code once, and no other than the sources use")
                .containsExactlyInAnyOrderElementsOf(used);
        assertThat(TEST.matcher(page.substring(page.indexOf("\n| "))).results().map(name -> name.group(1)))
                .isSubsetOf(classes);
    }
}
