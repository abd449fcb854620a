package im.clove.node.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import im.clove.node.app.service.Found.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ServicePlanTest {
    private final String template = Files.readString(Path.of("..", "conf", "clove.service"));

    ServicePlanTest() throws IOException {}

    @Test
    void theMachinesServiceIsMadeFromNothing() {
        assertThat(words(install(Sample.machine(), Sample.nothing())))
                .containsExactly(
                        "make the user clove",
                        "make the folder /var/lib/clove for clove",
                        "copy the program to /opt/clove/versions/2",
                        "point /opt/clove/current at versions/2",
                        "point /opt/clove/clove at current/clove",
                        "point /usr/local/bin/clove at /opt/clove/clove",
                        "write /etc/systemd/system/clove.service",
                        "systemctl daemon-reload",
                        "systemctl enable clove.service",
                        "systemctl start clove.service",
                        "remove /opt/clove/versions but for 2");
    }

    @Test
    void anUpdateReplacesTheProgramAndRestartsWhatRuns() {
        String unit =
                UnitFile.render(template, Sample.machine(), Sample.program().java());
        assertThat(words(install(Sample.machine(), Sample.running(unit))))
                .containsExactly(
                        "make the folder /var/lib/clove for clove",
                        "copy the program to /opt/clove/versions/2",
                        "point /opt/clove/current at versions/2",
                        "point /opt/clove/clove at current/clove",
                        "point /usr/local/bin/clove at /opt/clove/clove",
                        "systemctl enable clove.service",
                        "systemctl restart clove.service",
                        "remove /opt/clove/versions but for 2");
    }

    @Test
    void aUnitThatChangesIsReadAgainBeforeTheRestart() {
        assertThat(words(install(Sample.machine(), Sample.running(UnitFile.MARK))))
                .containsSubsequence(
                        "write /etc/systemd/system/clove.service",
                        "systemctl daemon-reload",
                        "systemctl restart clove.service");
    }

    @Test
    void aUsersServiceNeedsNoRootAndLingers() {
        var found = new Found(false, true, "", true, Owner.NOBODY, "", Owner.NOBODY, Owner.NOBODY, false, false);
        assertThat(words(install(Sample.user(), found)))
                .containsExactly(
                        "make the folder /home/ann/.local/share/clove",
                        "copy the program to /home/ann/.local/share/clove-program/versions/2",
                        "point /home/ann/.local/share/clove-program/current at versions/2",
                        "point /home/ann/.local/share/clove-program/clove at current/clove",
                        "point /home/ann/.local/bin/clove at /home/ann/.local/share/clove-program/clove",
                        "write /home/ann/.config/systemd/user/clove.service",
                        "systemctl --user daemon-reload",
                        "systemctl --user enable clove.service",
                        "let services of ann run without a login",
                        "systemctl --user start clove.service",
                        "remove /home/ann/.local/share/clove-program/versions but for 2");
    }

    @Test
    void somebodyElsesCommandOfThatNameStays() {
        var found = new Found(true, true, "", true, Owner.NOBODY, "", Owner.NOBODY, Owner.FOREIGN, false, false);
        assertThat(words(install(Sample.machine(), found))).noneMatch(words -> words.contains("/usr/local/bin"));
        assertThat(words(ServicePlan.remove(
                        Sample.machine(),
                        new Found(true, true, "", true, Owner.OURS, "", Owner.OURS, Owner.FOREIGN, true, false))))
                .noneMatch(words -> words.contains("/usr/local/bin"));
    }

    @Test
    void notStartedMeansNotStartedButWhatRunsIsRestarted() {
        assertThat(words(ServicePlan.install(Sample.machine(), Sample.nothing(), Sample.program(), template, false)))
                .contains("systemctl enable clove.service")
                .noneMatch(words -> words.contains(" start"));
        assertThat(words(ServicePlan.install(Sample.machine(), Sample.running(""), Sample.program(), template, false)))
                .contains("systemctl restart clove.service");
    }

    @Test
    void theDataIsNeverRemoved() {
        var steps = ServicePlan.remove(Sample.machine(), Sample.running(UnitFile.MARK))
                .steps();
        assertThat(words(steps))
                .containsExactly(
                        "systemctl disable --now clove.service",
                        "remove /etc/systemd/system/clove.service",
                        "systemctl daemon-reload",
                        "remove /usr/local/bin/clove",
                        "remove /opt/clove/clove",
                        "remove /opt/clove/current",
                        "remove /opt/clove/versions",
                        "remove /opt/clove if it is empty");
    }

    static Stream<Arguments> obstacles() {
        Found nothing = Sample.nothing();
        Layout machine = Sample.machine();
        return Stream.of(
                arguments(machine, with(nothing, false, true, ""), "sudo, or --user"),
                arguments(machine, with(nothing, true, false, ""), "not run by systemd"),
                arguments(Sample.user(), with(nothing, false, true, "Failed to connect to bus"), "not by su or sudo"),
                arguments(Layout.system(Path.of("/home/ann/clove"), machine.data()), nothing, "another --prefix"),
                arguments(Layout.system(machine.prefix(), Path.of("/root/data")), nothing, "another --data"),
                arguments(Layout.system(Path.of("/opt/a\nb"), machine.data()), nothing, "control character"),
                arguments(Layout.system(Path.of("/srv/c"), Path.of("/srv/c/data")), nothing, "a folder each"),
                arguments(
                        machine,
                        new Found(true, true, "", true, Owner.NOBODY, "", Owner.FOREIGN, Owner.NOBODY, false, false),
                        "/opt/clove holds something else"),
                arguments(
                        machine,
                        new Found(true, true, "", true, Owner.FOREIGN, "x", Owner.NOBODY, Owner.NOBODY, false, false),
                        "was not written by"));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void whatStandsInTheWayIsSaidAndNothingIsDone(Layout layout, Found found, String said) {
        var plan = ServicePlan.install(layout, found, Sample.program(), template, true);
        assertThat(plan.steps()).isEmpty();
        assertThat(String.join("\n", plan.obstacles())).contains(said);
    }

    @Test
    void aJavaInAHomeIsOfNoUseToTheMachinesService() {
        Found.Program program = Sample.program();
        var inHome = new Found.Program(
                program.version(), program.launcher(), program.app(), program.conf(), Path.of("/root/.jdks/jdk-25"));
        assertThat(ServicePlan.install(Sample.machine(), Sample.nothing(), inHome, template, true)
                        .obstacles())
                .singleElement()
                .asString()
                .contains("/root/.jdks/jdk-25", "/opt");
        assertThat(ServicePlan.install(Sample.user(), Sample.nothing(), inHome, template, true)
                        .obstacles())
                .isEmpty();
    }

    @Test
    void allThatStandsInTheWayIsSaidAtOnce() {
        var found = new Found(false, true, "", true, Owner.FOREIGN, "x", Owner.FOREIGN, Owner.NOBODY, false, false);
        assertThat(ServicePlan.install(Sample.machine(), found, Sample.program(), template, true)
                        .obstacles())
                .hasSize(3);
    }

    @Test
    void whatIsNotThereOrNotOursIsNotRemoved() {
        assertThat(ServicePlan.remove(Sample.machine(), Sample.nothing()).obstacles())
                .singleElement()
                .asString()
                .contains("no such service");
        var foreign = new Found(true, true, "", true, Owner.FOREIGN, "x", Owner.OURS, Owner.NOBODY, true, false);
        assertThat(ServicePlan.remove(Sample.machine(), foreign).steps()).isEmpty();
    }

    private List<Step> install(Layout layout, Found found) {
        var plan = ServicePlan.install(layout, found, Sample.program(), template, true);
        assertThat(plan.obstacles()).isEmpty();
        return plan.steps();
    }

    private static Found with(Found found, boolean root, boolean systemd, String manager) {
        return new Found(
                root,
                systemd,
                manager,
                found.accountExists(),
                found.unit(),
                found.unitText(),
                found.prefix(),
                found.command(),
                found.running(),
                found.lingers());
    }

    private static List<String> words(ServicePlan plan) {
        return words(plan.steps());
    }

    private static List<String> words(List<Step> steps) {
        return steps.stream().map(Step::words).toList();
    }
}
