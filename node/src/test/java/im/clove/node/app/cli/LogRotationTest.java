package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.config.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log file is bounded, whatever is written to it.
final class LogRotationTest {
    private static final int SIZE = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(200);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        LogSetup.stop();
    }

    @Test
    void atItsSizeANewFileIsBegunAndOnlySoManyOldOnesAreKept() throws Exception {
        Path file = folder.resolve("log").resolve("clove.log");
        start(file, 2);
        Logger log = LoggerFactory.getLogger("rotation");
        long end = System.nanoTime() + PATIENCE.toNanos();
        long written = 0;
        while (!Files.exists(file.resolveSibling("clove.log.2")) || written < 20) {
            assertThat(System.nanoTime()).as("rotated in time").isLessThan(end);
            boolean fresh = Files.size(file) < SIZE;
            log.info("line {} of a log that is written to without end", written);
            written += fresh ? 0 : 1;
        }
        String last = "the last line";
        log.info(last);
        assertThat(names()).containsExactly("clove.log", "clove.log.1", "clove.log.2");
        assertThat(file).content().contains(last);
        assertThat(Files.size(file.resolveSibling("clove.log.1"))).isGreaterThanOrEqualTo(SIZE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aSecondStartGoesOnInTheSameFile() throws Exception {
        Path file = folder.resolve("log").resolve("clove.log");
        start(file, 2);
        LoggerFactory.getLogger("rotation").info("before");
        LogSetup.stop();
        start(file, 2);
        LoggerFactory.getLogger("rotation").info("after");
        assertThat(file).content().containsSubsequence("before", "after");
    }

    private static void start(Path file, int keep) throws Exception {
        LogSetup.start(
                new NodeConfig.Log(
                        NodeConfig.Log.Level.INFO,
                        new NodeConfig.LogFiles(true, file, SIZE, keep),
                        NodeConfig.Log.Journal.NO),
                _ -> null);
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder.resolve("log"))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
