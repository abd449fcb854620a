package im.clove.node.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes killed while they write. The default run kills a few; the integration run a hundred.
final class KillTest {
    @TempDir
    private Path folder;

    @Test
    @DisplayName("P-01, P-02, P-07: a killed process loses nothing it was told is durable")
    void aKilledProcessLosesNothing() throws Exception {
        kill(8);
    }

    @Test
    @Tag("long")
    @DisplayName("P-01, P-02, P-07: a hundred killed processes lose nothing they were told is durable")
    void aHundredKilledProcessesLoseNothing() throws Exception {
        kill(100);
    }

    private void kill(int cycles) throws Exception {
        CrashSuite.Result result = new CrashSuite(folder, System.nanoTime()).run(cycles);
        System.out.println(result);
        assertThat(result.commits()).isPositive();
        assertThat(result.lost()).isZero();
        assertThat(result.partial()).isZero();
        assertThat(result.failedOpens()).isZero();
    }
}
