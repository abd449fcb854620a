package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Backup;
import im.clove.node.app.host.NodeParts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `clove run` in a process of its own, sent real signals, and what it tells systemd meanwhile.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StopSignalsTest {
    private static final long SECONDS = 200;

    private final List<String> lines = new ArrayList<>();
    private List<String> starter = List.of();
    private Path folder;
    private Process process;
    private BufferedReader output;

    @BeforeEach
    void make() throws IOException {
        folder = Files.createTempDirectory("signals");
    }

    @AfterEach
    void remove() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        Backup.deleteAll(folder);
    }

    @Test
    void ctrlCEndsTheNodeInOrderAndSaysWhatItWaitsFor() throws Exception {
        start(SlowToStop.POLITE, "");
        signal("INT");
        assertThat(exitCode()).isEqualTo(Exit.OK.code());
        assertThat(lines)
                .as("to somebody who has no keyboard here")
                .containsSubsequence("Stopping.", "Waiting for the last guest to go", "Stopped.");
        assertThat(folder.resolve("data/clove.pid")).doesNotExist();
        assertThat(folder.resolve("data/control.sock")).doesNotExist();
    }

    /// As the whole build does in the background of a script: everything started there has Ctrl-C ignored.
    @Test
    void ctrlCIsTriedWhereWhoeverRunsTheTestsHasItIgnored() throws Exception {
        starter = List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh");
        ctrlCEndsTheNodeInOrderAndSaysWhatItWaitsFor();
    }

    @Test
    void aSecondCtrlCEndsItAtOnce() throws Exception {
        start(SlowToStop.STUCK, "");
        signal("INT");
        readTo("Waiting for the last guest to go");
        assertThat(process.isAlive()).as("it would wait without end").isTrue();
        signal("INT");
        assertThat(exitCode()).isEqualTo(Exit.INTERRUPTED.code());
        assertThat(lines).contains("Stopped at once.").doesNotContain("Stopped.");
    }

    @Test
    void cloveStopEndsItInOrderSaysWhatItWaitsForAndReturnsWhenItIsGone() throws Exception {
        start(SlowToStop.POLITE, "");
        // It answers once it has said where clients connect.
        readTo("Password");
        Command stop = command("stop");
        assertThat(stop.output())
                .isEqualTo("Waiting for the last guest to go\nThe node on "
                        + folder.resolve("data").toRealPath() + " has ended.\n");
        assertThat(stop.code()).isEqualTo(Exit.OK.code());
        assertThat(process.isAlive()).as("it is gone when the command returns").isFalse();
        assertThat(exitCode()).isEqualTo(Exit.OK.code());
        assertThat(lines)
                .containsSubsequence("Stopping, as `clove stop` asks.", "Waiting for the last guest to go", "Stopped.");
        Command again = command("stop");
        assertThat(again.code()).isEqualTo(Exit.NOT_RUNNING.code());
        assertThat(again.output()).contains("No node runs on ");
    }

    @Test
    void cloveStopSaysSoIfTheNodeTakesLonger() throws Exception {
        start(SlowToStop.STUCK, "");
        readTo("Password");
        Command stop = command("stop", "--wait", "1");
        assertThat(stop.output()).contains("has not ended within 1 s").contains(String.valueOf(process.pid()));
        assertThat(stop.code()).isEqualTo(Exit.FAILED.code());
        assertThat(process.isAlive()).isTrue();
    }

    /// A command of the same program on the same folder, in this process.
    private Command command(String... words) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        Cli cli = new Cli(
                writer,
                writer,
                InputStream.nullInputStream(),
                _ -> Optional.empty(),
                _ -> null,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), false),
                NodeParts.none());
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", folder.resolve("data").toString()));
        int code = CommandTree.of(cli).execute(all.toArray(String[]::new));
        return new Command(code, out.toString());
    }

    private record Command(int code, String output) {}

    @Test
    void systemdIsToldOfStartReadinessAndEnd() throws Exception {
        try (NotifySocket systemd = NotifySocket.at(folder.resolve("notify"))) {
            start(SlowToStop.POLITE, systemd.path());
            assertThat(systemd.receive()).isEqualTo("STATUS=starting the router");
            assertThat(systemd.receive()).isEqualTo("READY=1\nMAINPID=" + process.pid());
            signal("TERM");
            assertThat(systemd.receive()).isEqualTo("STOPPING=1");
            assertThat(systemd.receive()).isEqualTo("STATUS=stopping: waiting for the last guest to go");
            assertThat(exitCode()).isEqualTo(Exit.OK.code());
        }
    }

    /// Returns when the process listens for signals.
    private void start(String manner, String notify) throws IOException {
        List<String> line = new ArrayList<>(starter);
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                SlowToStop.class.getName(),
                manner,
                folder.resolve("data").toString()));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("CLOVE_NETWORK", "private");
        builder.environment().put("NOTIFY_SOCKET", notify);
        builder.environment().remove("JOURNAL_STREAM");
        process = builder.start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        // From its first line on it listens for signals.
        readTo("Address");
    }

    private void readTo(String wanted) throws IOException {
        String line;
        while ((line = output.readLine()) != null) {
            lines.add(line);
            if (line.startsWith(wanted)) {
                return;
            }
        }
        throw new AssertionError("ended without saying '" + wanted + "':\n" + String.join("\n", lines));
    }

    private int exitCode() throws Exception {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as("ended in time")
                .isTrue();
        lines.addAll(output.readAllLines());
        return process.exitValue();
    }

    private void signal(String name) throws Exception {
        // The shell's own, which is there wherever there is a shell.
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
