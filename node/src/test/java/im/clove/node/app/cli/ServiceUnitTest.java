package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.host.NodeParts;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `conf/clove.service` says what this program understands.
final class ServiceUnitTest {
    private static final Path UNIT = Path.of("..", "conf", "clove.service");

    @Test
    void itStartsTheLauncherWithACommandThereIs() throws IOException {
        List<String> line = List.of(value("ExecStart").split(" "));
        Path launcher = Path.of("..").resolve(Path.of(line.getFirst()).getFileName());
        assertThat(Files.isExecutable(launcher)).isTrue();
        assertThat(Files.readString(launcher)).as("the JVM is the main process").contains("\nexec ");
        CommandLine.ParseResult parsed =
                CommandTree.of(cli()).parseArgs(line.subList(1, line.size()).toArray(String[]::new));
        assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("run");
    }

    @Test
    void theNodeTellsSystemdWhenItIsReadyAndFindsItsFolder() throws Exception {
        assertThat(value("Type")).isEqualTo("notify");
        assertThat(value("NotifyAccess")).isEqualTo("main");
        String state = "/var/lib/" + value("StateDirectory");
        assertThat(value("StateDirectoryMode"))
                .as("a data folder open to others is refused")
                .isEqualTo("0700");
        String[] environment = value("Environment").split("=", 2);
        assertThat(Site.path(name -> name.equals(environment[0]) ? environment[1] : null, null))
                .isEqualTo(Path.of(state));
    }

    @Test
    void whatTryingAgainDoesNotMendIsNotTriedAgain() throws IOException {
        List<Integer> codes = Arrays.stream(value("RestartPreventExitStatus").split(" "))
                .map(Integer::valueOf)
                .toList();
        assertThat(codes)
                .containsExactly(Exit.USAGE.code(), Exit.IN_USE.code(), Exit.CONFIG.code(), Exit.REFUSED.code());
    }

    @Test
    @Tag("integration")
    void systemdFindsNothingWrongWithIt(@TempDir Path folder) throws Exception {
        String here = Path.of("..", "clove").toRealPath().toString();
        Path unit = Files.writeString(
                folder.resolve("clove.service"),
                Files.readString(UNIT).replace("ExecStart=/opt/clove/clove", "ExecStart=" + here));
        Process process = new ProcessBuilder("systemd-analyze", "verify", "--man=no", unit.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(l -> l.contains("clove.service"))).isEmpty();
    }

    private static String value(String option) throws IOException {
        return Files.readAllLines(UNIT).stream()
                .filter(line -> line.startsWith(option + '='))
                .map(line -> line.substring(option.length() + 1))
                .reduce((one, two) -> {
                    throw new AssertionError(option + " is there twice");
                })
                .orElseThrow();
    }

    private static Cli cli() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return new Cli(
                nowhere,
                nowhere,
                InputStream.nullInputStream(),
                _ -> Optional.empty(),
                _ -> null,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), false),
                NodeParts.none());
    }
}
