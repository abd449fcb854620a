package im.clove.node.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One build at a time, and nobody waits for one that does not run.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LauncherLockTest {
    private FakeCheckout checkout;

    @BeforeEach
    void make() throws IOException {
        checkout = FakeCheckout.make();
    }

    @AfterEach
    void remove() throws IOException {
        checkout.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock", "no flock", "a file system without locks"})
    void whoComesSecondSaysForWhomItWaitsAndDoesNotBuildAgain(String kind) throws IOException {
        locking(kind);
        Path there = checkout.gate("there");
        Path go = checkout.gate("go");
        checkout.maven("3.8.7", "echo >" + there + "; cat <" + go + "; build");
        var first = checkout.start("version");
        Files.readString(there);
        var second = checkout.start("status").await("another build runs (process " + first.pid() + "), waiting");
        Files.writeString(go, "go");
        assertThat(first.end().code()).isZero();
        var ended = second.end();
        assertThat(ended.code()).isZero();
        assertThat(ended.output()).endsWith("Main status").doesNotContain("is built");
        assertThat(checkout.builds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock", "no flock"})
    void aBuildWhoseLauncherWasKilledHoldsUpNobody(String kind) throws IOException {
        locking(kind);
        Path there = checkout.gate("there");
        checkout.maven("3.8.7", "echo $$ >" + there + "; cat <" + checkout.gate("never"));
        var killed = checkout.start("version");
        Files.readString(there);
        killed.kill();
        checkout.maven("3.8.7", "build");
        assertThat(checkout.run("version").code()).isZero();
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void aLockThatCameWithACopyOfTheTreeIsNobodys() throws IOException {
        locking("no flock");
        leave(ProcessHandle.current().pid() + " " + host() + " "
                + startOf(ProcessHandle.current().pid()) + " /somewhere/else");
        buildsAtOnce();
    }

    @Test
    void aLockWhoseProcessNumberIsAnothersByNowIsNobodys() throws IOException {
        locking("no flock");
        leave(ProcessHandle.current().pid() + " " + host() + " 1 " + checkout.root);
        buildsAtOnce();
    }

    @Test
    void aLockOfAProcessThatIsGoneIsNobodys() throws IOException {
        locking("no flock");
        leave("999999999 " + host() + " 12345 " + checkout.root);
        buildsAtOnce();
    }

    @Test
    void aLockWithoutAPulseFromAnotherMachineIsNobodys() throws IOException {
        locking("no flock");
        leave("1 another-machine 12345 " + checkout.root);
        var ended = checkout.run("version");
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("another build runs (process 1), waiting");
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void aLockWithoutAnOwnerIsNobodysAfterAWhile() throws IOException {
        locking("no flock");
        Files.createDirectories(checkout.app().resolve("building"));
        assertThat(checkout.run("version").code()).isZero();
        assertThat(checkout.builds()).hasSize(1);
    }

    /// With flock a folder or file that was left over, or copied, means nothing at all.
    @Test
    void withTheKernelsLockNothingThatLiesAboutMatters() throws IOException {
        leave(ProcessHandle.current().pid() + " " + host() + " "
                + startOf(ProcessHandle.current().pid()) + " " + checkout.root);
        Files.writeString(
                checkout.app().resolve("building.lock"), ProcessHandle.current().pid() + "\n");
        buildsAtOnce();
    }

    @Test
    void waitingHasAnEnd() throws IOException {
        Path script = checkout.root.resolve("node/bin/build.sh");
        Files.writeString(script, Files.readString(script).replace("patience=3600", "patience=2"));
        Path there = checkout.gate("there");
        checkout.maven("3.8.7", "echo >" + there + "; cat <" + checkout.gate("never"));
        var first = checkout.start("version");
        Files.readString(there);
        var ended = checkout.run("version");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("process " + first.pid(), "building.lock");
        first.signal("TERM");
        assertThat(first.end().code()).isEqualTo(143);
    }

    /// No limit of what is waited for is reached in so few looks.
    private void buildsAtOnce() throws IOException {
        Path script = checkout.root.resolve("node/bin/build.sh");
        Files.writeString(script, Files.readString(script).replace("patience=3600", "patience=3"));
        var ended = checkout.run("version");
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).endsWith("Main version");
        assertThat(checkout.builds()).hasSize(1);
    }

    private void leave(String owner) throws IOException {
        Path lock = Files.createDirectories(checkout.app().resolve("building"));
        Files.writeString(lock.resolve("owner"), owner + "\n");
    }

    private void locking(String kind) throws IOException {
        checkout.without("flock");
        switch (kind) {
            case "flock" -> checkout.tool("flock");
            case "no flock" -> {}
            default -> checkout.program("flock", "exit 71");
        }
    }

    private static String host() throws IOException {
        return said("uname", "-n");
    }

    /// As the launcher itself would write it down.
    private static String startOf(long process) throws IOException {
        return said("sh", "-c", ". ../node/bin/build.sh; started " + process);
    }

    private static String said(String... line) throws IOException {
        return new String(new ProcessBuilder(line).start().getInputStream().readAllBytes()).strip();
    }
}
