package im.clove.node.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When `./clove` builds, what it shows meanwhile, and what it says when that fails or is stopped.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LauncherBuildTest {
    private FakeCheckout checkout;

    @BeforeEach
    void make() throws IOException {
        checkout = FakeCheckout.make();
    }

    @AfterEach
    void remove() throws IOException {
        checkout.close();
    }

    @Test
    void theFirstStartBuildsAndTheSecondDoesNot() throws IOException {
        var first = checkout.run("run", "--data", "/some where");
        assertThat(first.code()).as(first.output()).isZero();
        assertThat(first.output())
                .contains("Building Clove for the first time", "Clove is built, in ")
                .contains("-XX:AOTCache=" + checkout.app().resolve("clove.aot"))
                .endsWith("im.clove.node.app.Main run --data /some where");
        var second = checkout.run("status");
        assertThat(second.output().lines()).hasSize(1);
        assertThat(second.output()).endsWith("Main status");
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void inAPipeEveryModuleIsNamedAsItIsBuilt() throws IOException {
        Path go = checkout.gate("go");
        checkout.maven("3.8.7", "build; cat <" + go);
        var launch = checkout.start("version").await("  Clove i2p-bridge (2 of 2), ");
        Files.writeString(go, "go");
        launch.await("  preparing a fast start, ");
        assertThat(launch.end().code()).isZero();
    }

    @Test
    void whatIsFetchedIsCounted() throws IOException {
        Path go = checkout.gate("go");
        checkout.maven("3.8.7", """
                echo '[INFO] Downloading from central: https://x/a.pom'
                echo '[INFO] Downloaded from central: https://x/a.pom (1 kB at 1 kB/s)'
                echo '[INFO] Downloaded from central: https://x/b.pom (1 kB at 1 kB/s)'
                cat <%s
                build""".formatted(go));
        var launch = checkout.start("version").await("  starting, 2 files fetched, ");
        Files.writeString(go, "go");
        assertThat(launch.end().code()).isZero();
    }

    @Test
    void aChangedSourceIsBuiltAndOneThatOnlyLooksNewIsNot() throws IOException {
        checkout.run("version");
        Path source = checkout.write("runtime/src/main/java/Some.java", "class Some {}");
        assertThat(checkout.run("version").output()).doesNotContain("building");
        checkout.write("runtime/src/main/java/Some.java", "class Other {}");
        assertThat(checkout.run("version").output()).contains("The sources have changed, building Clove again");
        Files.delete(source);
        FakeCheckout.newer(source.getParent());
        checkout.run("version");
        checkout.write("conf/clove.conf", "# others");
        checkout.run("version");
        assertThat(checkout.run("version").output().lines()).hasSize(1);
        assertThat(checkout.builds()).hasSize(4);
    }

    @Test
    void withoutTheInternetOneSentenceSaysSo() throws IOException {
        checkout.maven("3.8.7", """
                echo '[ERROR] [ERROR] Some problems were encountered while processing the POMs:'
                echo '[ERROR] Non-resolvable import POM: Could not transfer artifact io.netty:netty-bom:pom:4 from/to central'
                echo '[ERROR] (https://repo.maven.apache.org/maven2): repo.maven.apache.org: Unknown host'
                echo '[ERROR] For more information about the errors and possible solutions, please read the following articles:'
                exit 1""");
        var ended = checkout.run("run");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("the first build needs the internet")
                .contains("The whole log: " + checkout.app().resolve("build.log"))
                .doesNotContain("[ERROR]", "Main");
    }

    @Test
    void aFailedBuildSaysWhyWithoutAdviceThatDoesNotHelp() throws IOException {
        checkout.maven("3.8.7", """
                echo '[ERROR] Some.java:[1,1] class expected'
                echo '[ERROR] '
                echo '[ERROR] Re-run Maven using the -X switch to enable full debug logging.'
                echo '[ERROR] After correcting the problems, you can resume the build with the command'
                echo '[ERROR]   mvn <args> -rf :node'
                exit 1""");
        var ended = checkout.run("run");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("class expected", "clove: the build failed.", "The whole log: ")
                .doesNotContain("-rf", "-X switch");
        checkout.maven("3.8.7", "build");
        assertThat(checkout.run("run").code()).isZero();
    }

    @Test
    void filesOfAnotherUserAndAFullDiskAreSaidInASentence() throws IOException {
        checkout.maven("3.8.7", "echo '[ERROR] Foo.class: java.nio.file.AccessDeniedException'; exit 1");
        assertThat(checkout.run("run").output()).contains("as if another user had built here", "chown -R ");
        checkout.maven("3.8.7", "echo '[ERROR] write failed: No space left on device'; exit 1");
        assertThat(checkout.run("run").output()).contains("the disk is full");
    }

    @Test
    void aStartThatCannotBePreparedIsSaidInALineAndCloveRuns() throws IOException {
        Files.createFile(checkout.folder.resolve("no-rehearsal"));
        var ended = checkout.run("run");
        assertThat(ended.code()).isZero();
        assertThat(ended.output())
                .contains("the fast start could not be prepared", checkout.app() + "/warm-up.log")
                .endsWith("Main run")
                .doesNotContain("-XX:AOTCache=");
    }

    @Test
    void aNodeOnAnotherJavaHasItsStartPreparedAgainAndACommandDoesNotWaitForThat() throws IOException {
        checkout.run("version");
        checkout.javaHome(checkout.java(checkout.folder.resolve("newer"), "25.0.9", true));
        assertThat(checkout.run("status").output().lines()).hasSize(1);
        assertThat(checkout.run("run").output())
                .contains("preparing a fast start")
                .endsWith("Main run");
        assertThat(checkout.run("run").output().lines()).hasSize(1);
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void whoStopsABuildIsToldSoAndNothingIsLeft() throws IOException {
        Path there = checkout.gate("there");
        checkout.maven("3.8.7", "echo $$ >" + there + "; cat <" + checkout.gate("never"));
        for (String signal : new String[] {"INT", "TERM"}) {
            var launch = checkout.start("run");
            long maven = Long.parseLong(Files.readString(there).strip());
            launch.signal(signal);
            var ended = launch.end();
            assertThat(ended.code()).isEqualTo(signal.equals("INT") ? 130 : 143);
            assertThat(ended.output()).endsWith("Stopped.");
            assertThat(ProcessHandle.of(maven).filter(ProcessHandle::isAlive)).isEmpty();
        }
        checkout.maven("3.8.7", "build");
        var again = checkout.run("run");
        assertThat(again.output()).doesNotContain("another build").endsWith("Main run");
    }

    @Test
    void theProgramAloneIsNeverBuilt() throws IOException {
        Path program = checkout.installed();
        checkout.without("mvn");
        assertThat(checkout.startAt(program.resolve("clove"), "run").end().output())
                .endsWith("-cp " + program + "/app/lib/clove.jar im.clove.node.app.Main run");
        Files.delete(program.resolve("app/lib/clove.jar"));
        var ended = checkout.startAt(program.resolve("clove"), "run").end();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("is not complete");
    }

    /// What `clove service install` copies for the whole machine names the service's user and data folder.
    @Test
    void theServicesProgramWorksOnTheServicesNodeAsItsUser() throws IOException {
        Path program = checkout.installed();
        Files.writeString(program.resolve("service"), "keeper\n/var/lib/keeper\n");
        checkout.program("runuser", "shift; echo as $1 on $CLOVE_HOME; shift 2; echo $*");
        checkout.program("id", "[ $1 = -u ] && echo 0 || echo root");
        assertThat(checkout.startAt(program.resolve("clove"), "user", "add", "mum")
                        .end()
                        .output())
                .isEqualTo("as keeper on /var/lib/keeper\n" + program + "/clove user add mum");
        for (String own : new String[] {"service status", "status --data /x", "version", "--help"}) {
            assertThat(checkout.startAt(program.resolve("clove"), own.split(" "))
                            .end()
                            .output())
                    .as(own)
                    .endsWith("Main " + own);
        }
        checkout.program("id", "[ $1 = -u ] && echo 1000 || echo keeper");
        assertThat(checkout.startAt(program.resolve("clove"), "status").end().output())
                .endsWith("Main status");
    }

    @Test
    void whoIsNotTheServicesUserIsToldWhoIs() throws IOException {
        Path program = checkout.installed();
        Files.writeString(program.resolve("service"), "keeper\n/var/lib/keeper\n");
        checkout.program("id", "[ $1 = -u ] && echo 1000 || echo ann");
        var ended = checkout.startAt(program.resolve("clove"), "status").end();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("belongs to the user keeper", "sudo clove status");
        // Somebody with a node of their own means that one.
        Files.createDirectories(checkout.home.resolve(".local/share/clove"));
        assertThat(checkout.startAt(program.resolve("clove"), "status").end().output())
                .endsWith("Main status");
    }

    @Test
    void itIsFoundThroughLinks() throws IOException {
        Path absolute = Files.createSymbolicLink(checkout.folder.resolve("one"), checkout.root.resolve("clove"));
        Path relative = Files.createSymbolicLink(checkout.home.resolve("two"), Path.of("../one"));
        assertThat(checkout.startAt(absolute, "version").end().code()).isZero();
        assertThat(checkout.startAt(relative, "version").end().output().lines()).hasSize(1);
    }

    @Test
    void aBuildOfTheFutureIsNoReasonToLoop() throws IOException {
        checkout.run("version");
        Files.setLastModifiedTime(
                checkout.root.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(86_400)));
        assertThat(checkout.run("version").output().lines()).hasSize(1);
        assertThat(checkout.builds()).hasSize(1);
    }
}
