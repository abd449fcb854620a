package im.clove.node.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The steps on a real file system, with programs that only note that they were called.
final class ExecutorTest {
    private static final FileTime BUILT = FileTime.fromMillis(1_700_000_000_000L);

    @TempDir
    private Path folder;

    private final List<String> calls = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private String refused = "nothing";

    private final Executor executor = new Executor(
            line -> {
                String call = String.join(" ", line);
                calls.add(call);
                return call.startsWith(refused)
                        ? new Programs.Ended(1, "no")
                        : new Programs.Ended(0, call.startsWith("journalctl") ? "the port is taken" : "");
            },
            said::add);

    @Test
    void aUsersServiceIsInstalledUpdatedAndRemovedAndTheDataStays() throws Exception {
        Layout layout = layout();
        install(layout, "1");
        Path prefix = layout.prefix();
        assertThat(prefix.resolve("clove")).hasContent("launcher 1").isExecutable();
        assertThat(prefix.resolve("current/app/lib/clove.jar")).hasContent("jar 1");
        assertThat(Files.getLastModifiedTime(prefix.resolve("current/app/lib/clove.jar")))
                .as("a prepared start is bound to it")
                .isEqualTo(BUILT);
        assertThat(prefix.resolve("current/app/clove.aot")).exists();
        assertThat(prefix.resolve("current/app/build.log")).doesNotExist();
        assertThat(prefix.resolve("current/service")).as("the machine's only").doesNotExist();
        assertThat(mode(layout.data())).isEqualTo("rwx------");
        assertThat(mode(prefix.resolve("current/app/lib/clove.jar"))).isEqualTo("rw-r--r--");
        assertThat(layout.command()).hasContent("launcher 1");
        Files.writeString(layout.data().resolve("identity.keys"), "keys");

        install(layout, "2");
        assertThat(layout.command()).hasContent("launcher 2");
        assertThat(names(prefix.resolve("versions"))).containsExactly("2");

        assertThat(Survey.of(layout, line -> new Programs.Ended(0, "")).prefix())
                .isEqualTo(Found.Owner.OURS);
        carryOut(ServicePlan.remove(layout, Sample.running(UnitFile.MARK)));
        assertThat(prefix).doesNotExist();
        assertThat(layout.command()).doesNotExist();
        assertThat(layout.unit()).doesNotExist();
        assertThat(layout.data().resolve("identity.keys")).hasContent("keys");
    }

    @Test
    void whatSomebodyPutBesideTheProgramStays() throws Exception {
        Layout layout = layout();
        install(layout, "1");
        Files.writeString(layout.prefix().resolve("notes"), "mine");
        assertThat(Survey.of(layout, line -> new Programs.Ended(0, "")).prefix())
                .isEqualTo(Found.Owner.FOREIGN);
        executor.carryOut(List.of(new Step.DeleteEmpty(layout.prefix())));
        assertThat(layout.prefix().resolve("notes")).exists();
    }

    @Test
    void aStartThatFailsShowsTheLogAndKeepsTheOldVersion() throws Exception {
        Layout layout = layout();
        install(layout, "1");
        refused = "systemctl --user restart";
        Found running = Sample.running("");
        assertThatThrownBy(() -> carryOut(ServicePlan.install(layout, running, program("2"), template(), true)))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("restart")
                .hasMessageContaining("the port is taken");
        assertThat(names(layout.prefix().resolve("versions"))).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void aRefusalToLingerIsSaidAndTheRestGoesOn() throws Exception {
        refused = "loginctl";
        install(layout(), "1");
        assertThat(said).anyMatch(line -> line.contains("loginctl enable-linger ann"));
        assertThat(calls).last().asString().contains("start clove.service");
    }

    @Test
    void theMachinesProgramNamesItsUserAndItsData() throws Exception {
        Path to = folder.resolve("machine/versions/1");
        executor.carryOut(List.of(new Step.CopyProgram(program("1"), to, "clove", Path.of("/var/lib/clove"))));
        assertThat(to.resolve("service")).hasContent("clove\n/var/lib/clove\n");
    }

    private void install(Layout layout, String version) throws Exception {
        carryOut(ServicePlan.install(layout, Sample.nothing(), program(version), template(), true));
    }

    private void carryOut(ServicePlan plan) throws Exception {
        assertThat(plan.obstacles()).isEmpty();
        executor.carryOut(plan.steps());
    }

    private Layout layout() {
        Path home = folder.resolve("home");
        var homes = new Layout.Homes(home, home.resolve(".config"), home.resolve(".local/share"));
        return Layout.user("ann", homes, homes.prefix(), home.resolve(".local/share/clove"));
    }

    private Found.Program program(String version) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source" + version));
        Path app = Files.createDirectories(source.resolve("app"));
        Files.createDirectories(app.resolve("lib"));
        Files.setLastModifiedTime(Files.writeString(app.resolve("lib/clove.jar"), "jar " + version), BUILT);
        Files.writeString(app.resolve("clove.aot"), "start");
        Files.writeString(app.resolve("build.log"), "log");
        Files.createDirectories(source.resolve("conf"));
        Files.writeString(source.resolve("conf/clove.conf"), "");
        Files.writeString(source.resolve("conf/clove.service"), template());
        Path launcher = Files.writeString(source.resolve("clove"), "launcher " + version);
        return new Found.Program(version, launcher, app, source.resolve("conf"), Path.of("/usr/lib/jvm/java-25"));
    }

    private static String template() throws IOException {
        return Files.readString(Path.of("..", "conf", "clove.service"));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
