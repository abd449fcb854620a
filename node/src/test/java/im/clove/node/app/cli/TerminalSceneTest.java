package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Backup;
import im.clove.node.app.screen.Glass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `clove run` in a process of its own on a real terminal: what a person sees from the first line to the last.
@Timeout(120)
final class TerminalSceneTest {
    private static final Pattern PASSWORD = Pattern.compile("[a-z2-9]{5}(-[a-z2-9]{5}){4}");
    private static final Pattern ADDRESS = Pattern.compile("[a-z2-7]{52}\\.b32\\.i2p");

    private Path folder;
    private Process process;

    @BeforeEach
    void make() throws Exception {
        folder = Files.createTempDirectory("tty");
    }

    @AfterEach
    void remove() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        Backup.deleteAll(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120})
    void thePasswordIsNeverBrokenAndNothingIsLeftBehind(int columns) throws Exception {
        try (Pty terminal = Pty.open(columns, 24)) {
            start(terminal, "xterm-256color", "C.UTF-8");
            StringBuilder sent = new StringBuilder();
            Optional<String> password = Optional.empty();
            boolean asked = false;
            for (String some = terminal.read(); !some.isEmpty(); some = terminal.read()) {
                sent.append(some);
                List<String> rows = rows(columns, sent);
                if (password.isEmpty()) {
                    password = found(rows);
                } else {
                    assertThat(rows).as("the password, still").contains("Password  " + password.get());
                }
                if (!asked && sent.indexOf("reachable: ") >= 0) {
                    asked = true;
                    process.destroy();
                }
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            List<String> rows = rows(columns, sent);
            String whole = String.join("\n", rows);
            assertThat(rows).contains("Password  " + password.orElseThrow());
            assertThat(rows)
                    .filteredOn(row -> ADDRESS.matcher(row).find())
                    .as("the address is whole in one row")
                    .hasSizeGreaterThanOrEqualTo(1);
            assertThat(whole)
                    .as("only what stays is left")
                    .doesNotContain("Usually")
                    .doesNotContain("peers ")
                    .doesNotContain("In trouble");
            assertThat(rows.subList(rows.indexOf("Password  " + password.get()) + 2, rows.size()))
                    .anyMatch(row -> row.startsWith("Something that has nothing to do"))
                    .anyMatch(row -> row.startsWith("Network   reachable: "))
                    .endsWith("Stopping. Ctrl-C again stops at once.", "Waiting for the last guest to go", "Stopped.");
            assertThat(folder.resolve("data/first-password.txt")).doesNotExist();
        }
    }

    @Test
    void aTerminalThatCannotDrawAgainGetsPlainLines() throws Exception {
        try (Pty terminal = Pty.open(80, 24)) {
            start(terminal, "dumb", "C.UTF-8");
            StringBuilder sent = new StringBuilder();
            while (sent.indexOf("reachable: ") < 0) {
                sent.append(terminal.read());
            }
            assertThat(sent.toString()).doesNotContain("\u001b").containsPattern(PASSWORD);
        }
    }

    private void start(Pty terminal, String kind, String locale) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LivelyStart.class.getName(),
                        folder.resolve("data").toString())
                .redirectInput(terminal.path().toFile())
                .redirectOutput(terminal.path().toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(Map.of("CLOVE_NETWORK", "private", "TERM", kind, "LC_ALL", locale));
        builder.environment().remove("NOTIFY_SOCKET");
        process = builder.start();
    }

    private static List<String> rows(int columns, StringBuilder sent) {
        byte[] bytes = sent.toString().getBytes(StandardCharsets.ISO_8859_1);
        return new Glass(columns)
                .show(new String(bytes, StandardCharsets.UTF_8))
                .rows();
    }

    private static Optional<String> found(List<String> rows) {
        return rows.stream()
                .filter(row -> row.startsWith("Password  "))
                .map(PASSWORD::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .findFirst();
    }
}
