package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import im.clove.node.app.config.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// The log file as its owner meets it: one that cannot be written is said, and a line stays a line.
final class LogFileTest {
    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        LogSetup.stop();
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidAndDoesNotStopTheStart() throws Exception {
        Files.createDirectory(folder.resolve("clove.log"));
        assertThat(start(folder.resolve("clove.log")).map(LogSetup::words).orElseThrow())
                .contains(folder + "/clove.log is no file")
                .contains("log.file")
                .contains("runs without");
    }

    @Test
    void aFolderThatCannotBeMadeIsSaid() throws Exception {
        Files.createFile(folder.resolve("log"));
        assertThat(start(folder.resolve("log/clove.log")).orElseThrow()).contains(folder + "/log is no folder");
    }

    @Test
    void rightsThatAreMissingAreSaid() throws Exception {
        Path log = Files.createDirectory(folder.resolve("log"));
        Path file = Files.createFile(log.resolve("clove.log"));
        // Who may do everything, as root may, has nothing to complain about.
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(start(file).isPresent()).isEqualTo(!Files.isWritable(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("r-x------"));
        assertThat(start(file).isPresent()).isEqualTo(!Files.isWritable(log));
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rwx------"));
        assertThat(start(file)).isEmpty();
    }

    @Test
    void checkNamesItAndFails() throws Exception {
        try (Terminal terminal = new Terminal()) {
            Files.writeString(terminal.data.resolve("clove.conf"), "c2s { port = 0, tls-port = 0 }\nsocks.port = 0\n");
            assertThat(terminal.run("check")).isEqualTo(Exit.OK);
            assertThat(terminal.out()).contains("ok       log");
            Files.createDirectories(terminal.data.resolve("log/clove.log"));
            terminal.clear();
            assertThat(terminal.run("check")).isEqualTo(Exit.PROBLEMS);
            // Wherever the lines break.
            assertThat(terminal.out().replaceAll("\\s+", " "))
                    .contains("PROBLEM log")
                    .contains("log/clove.log is no file");
        }
    }

    @Test
    void whateverIsLoggedIsOneLine() throws Exception {
        Path file = folder.resolve("clove.log");
        assertThat(start(file)).isEmpty();
        LoggerFactory.getLogger("test").info("one\r\n2026 INFO  two\u2028three\u0085four\u001b[31m\tfive ä");
        LogSetup.stop();
        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .endsWith("INFO  test one\uFFFD\uFFFD2026 INFO  two\uFFFDthree\uFFFDfour\uFFFD[31m\uFFFDfive ä");
    }

    @Test
    void inTheJournalToo() {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName("im.clove.Test");
        event.setLevel(Level.INFO);
        event.setMessage("one\n<3>two");
        event.setLoggerContext((LoggerContext) LoggerFactory.getILoggerFactory());
        assertThat(new JournalLayout().doLayout(event)).isEqualTo("<6>Test one\uFFFD<3>two\n");
    }

    private static Optional<String> start(Path file) {
        return LogSetup.start(
                new NodeConfig.Log(
                        NodeConfig.Log.Level.INFO,
                        new NodeConfig.LogFiles(true, file, 100_000, 2),
                        NodeConfig.Log.Journal.NO),
                _ -> null);
    }
}
