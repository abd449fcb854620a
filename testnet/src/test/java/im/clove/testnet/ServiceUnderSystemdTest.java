package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// `clove service` on a machine that systemd runs: from an unpacked program to clients that talk, through a kill, an
/// update, removal and return. The machine has no network but its loopback.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ServiceUnderSystemdTest {
    private static final int REFUSED = 6;
    private static final int NOT_RUNNING = 3;
    private static final String USER = "ann";

    private BootedMachine machine;
    private String address;

    @BeforeAll
    void boot(@TempDir Path folder) throws IOException {
        machine = BootedMachine.boot(folder.toRealPath());
    }

    @AfterAll
    void shutDown() throws IOException {
        machine.close();
    }

    @Test
    @Order(1)
    void withoutRootItSaysWhatIsNeeded() throws IOException {
        machine.run("useradd", "--create-home", "--shell", "/bin/sh", USER);
        var ended = machine.attempt("runuser", "-u", USER, "--", BootedMachine.LAUNCHER, "service", "install");
        assertThat(ended.code()).as(ended.output()).isEqualTo(REFUSED);
        assertThat(ended.output()).contains("needs root: sudo, or --user");
        assertThat(machine.attempt(BootedMachine.LAUNCHER, "service", "status").code())
                .isEqualTo(NOT_RUNNING);
    }

    @Test
    @Order(2)
    void itIsPutInPlaceWithoutBeingStarted() throws IOException {
        String said = machine.run(BootedMachine.LAUNCHER, "service", "install", "--no-start");
        assertThat(said).contains("make the user clove", "not started yet", "first-password.txt");
        assertThat(machine.attempt("systemctl", "is-active", "clove").code()).isNotZero();
        assertThat(machine.run("stat", "-c", "%U %a", "/var/lib/clove")).isEqualTo("clove 700\n");
        assertThat(machine.run("stat", "-Lc", "%U %a", "/opt/clove/clove")).isEqualTo("root 755\n");
        // Before the first start nothing reads it yet.
        machine.run(
                "sh",
                "-c",
                "printf 'network.kind = private\\n' >/var/lib/clove/clove.conf"
                        + " && chown clove:clove /var/lib/clove/clove.conf && chmod 600 /var/lib/clove/clove.conf");
    }

    @Test
    @Order(3)
    void itStartsAsItsOwnUserAndTellsWhereTheFirstPasswordIs() throws IOException {
        String said = machine.run(BootedMachine.LAUNCHER, "service", "install");
        assertThat(said)
                .doesNotContain("make the user", "daemon-reload")
                .contains("Clove runs as a service.", "cat /var/lib/clove/first-password.txt");
        assertThat(property("ActiveState")).isEqualTo("active");
        assertThat(property("StatusText")).as("what the node has told systemd").isNotEmpty();
        assertThat(machine.run("stat", "-c", "%U", "/proc/" + property("MainPID")))
                .isEqualTo("clove\n");
        assertThat(machine.run("stat", "-c", "%U %a", "/var/lib/clove/first-password.txt"))
                .isEqualTo("clove 600\n");
        assertThat(machine.run("journalctl", "-u", "clove", "-o", "cat")).doesNotContain(password());
        address = machine.run("clove", "address").strip();
        assertThat(machine.run("clove", "service", "status"))
                .contains("running since", "starts with the machine", "/var/lib/clove");
    }

    @Test
    @Order(4)
    void commandsOfRootWorkOnItAndClientsTalk() throws IOException {
        machine.line("clove", "user", "add", "hermia", "--password-stdin")
                .reading("pw-hermia-1\n")
                .run();
        machine.line("clove", "user", "add", "helena", "--password-stdin")
                .reading("pw-helena-1\n")
                .run();
        assertThat(machine.run(
                        "/mnt/share/clients/slixmpp_chat.py",
                        "--port",
                        "5222",
                        "--domain",
                        address,
                        "--one",
                        "hermia:pw-hermia-1",
                        "--two",
                        "helena:pw-helena-1"))
                .contains("seen both ways");
        var other = machine.attempt("runuser", "-u", USER, "--", "env", "HOME=/home/" + USER, "clove", "status");
        assertThat(other.code()).isNotZero();
        assertThat(other.output()).contains("belongs to the user clove", "sudo clove status");
    }

    @Test
    @Order(5)
    void killedItComesBackAndRestartedItKeepsItsAddress() throws IOException {
        String before = property("MainPID");
        machine.run("kill", "-KILL", before);
        machine.run(
                "sh",
                "-c",
                "until now=$(systemctl show clove -P MainPID) && [ \"$now\" -gt 0 ] && [ \"$now\" != " + before
                        + " ] && systemctl is-active -q clove; do sleep 0.2; done");
        assertThat(property("MainPID")).isNotEqualTo(before);
        machine.run("systemctl", "restart", "clove");
        assertThat(machine.run("clove", "address").strip()).isEqualTo(address);
    }

    @Test
    @Order(6)
    void anUpdateReplacesTheProgramAndKeepsTheData() throws IOException {
        String before = machine.run("readlink", "/opt/clove/current");
        String process = property("MainPID");
        assertThat(machine.run(BootedMachine.LAUNCHER, "service", "install")).contains("systemctl restart clove");
        assertThat(machine.run("readlink", "/opt/clove/current")).isNotEqualTo(before);
        assertThat(machine.run("ls", "/opt/clove/versions").lines()).hasSize(1);
        assertThat(property("MainPID")).isNotEqualTo(process);
        assertThat(machine.run("clove", "address").strip()).isEqualTo(address);
        assertThat(machine.run("clove", "user", "list")).contains("hermia@", "helena@");
    }

    @Test
    @Order(7)
    void itWritesNowhereButIntoItsFolder() throws IOException {
        assertThat(machine.run(
                        "sh",
                        "-c",
                        "cd " + BootedMachine.WRITTEN + " && find . -xdev -newer /opt/clove/current -user clove"
                                + " -not -path './var/lib/clove*' -not -path './var/tmp/systemd-private-*'"))
                .isEmpty();
        String exposure = machine.run("systemd-analyze", "security", "clove", "--no-pager");
        assertThat(exposure).containsPattern("Overall exposure level for clove.service: [01]\\.[0-9]");
    }

    @Test
    @Order(8)
    void removedItsDataStaysAndItComesBackWithTheSameAddress() throws IOException {
        String said = machine.run("clove", "service", "remove");
        assertThat(said).contains("stays in /var/lib/clove", "rm -r /var/lib/clove");
        assertThat(machine.run(
                        "sh",
                        "-c",
                        "ls -d /opt/clove /etc/systemd/system/clove.service /usr/local/bin/clove 2>&1 || true"))
                .contains("cannot access '/opt/clove'", "cannot access '/etc", "cannot access '/usr/local/bin/clove'");
        assertThat(machine.attempt("systemctl", "is-active", "clove").code()).isNotZero();
        assertThat(machine.attempt(BootedMachine.LAUNCHER, "service", "remove").code())
                .isEqualTo(REFUSED);
        machine.run(BootedMachine.LAUNCHER, "service", "install");
        assertThat(machine.run("clove", "address").strip()).isEqualTo(address);
        machine.run("clove", "service", "remove");
    }

    @Test
    @Order(9)
    void aUserHasAServiceOfTheirOwnWithoutRoot() throws IOException {
        machine.run("loginctl", "enable-linger", USER);
        String id = machine.run("id", "-u", USER).strip();
        machine.run("sh", "-c", "until [ -S /run/user/" + id + "/systemd/private ]; do sleep 0.1; done");
        asUser(
                id,
                "mkdir -p -m 700 ~/.local/share/clove && printf 'network.kind = private\\n' >~/.local/share/clove/clove.conf"
                        + " && chmod 600 ~/.local/share/clove/clove.conf");
        assertThat(asUser(id, BootedMachine.LAUNCHER + " service install --user"))
                .contains("Clove runs as a service.", "/home/" + USER + "/.local/share/clove-program");
        assertThat(asUser(id, "~/.local/bin/clove service status")).contains("running since");
        assertThat(asUser(id, "~/.local/bin/clove address")).contains(".b32.i2p");
        assertThat(asUser(id, "~/.local/bin/clove service remove --user")).contains("stays in /home/" + USER);
        assertThat(asUser(id, "ls ~/.local/share")).isEqualTo("clove\n");
    }

    private String asUser(String id, String command) throws IOException {
        return machine.run(
                "runuser",
                "-u",
                USER,
                "--",
                "env",
                "HOME=/home/" + USER,
                "XDG_RUNTIME_DIR=/run/user/" + id,
                "sh",
                "-c",
                command);
    }

    private String property(String name) throws IOException {
        return machine.run("systemctl", "show", "clove", "--property=" + name, "--value")
                .strip();
    }

    private String password() throws IOException {
        return machine.run("tail", "-n", "1", "/var/lib/clove/first-password.txt")
                .strip();
    }
}
