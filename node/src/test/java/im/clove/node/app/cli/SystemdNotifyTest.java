package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// sd_notify on real sockets. [StopSignalsTest] has the whole course of a node.
final class SystemdNotifyTest {
    @TempDir
    Path folder;

    @Test
    void aSocketWithAFileIsTold() {
        try (NotifySocket systemd = NotifySocket.at(folder.resolve("n"))) {
            told(systemd);
        }
    }

    @Test
    void aSocketOfTheAbstractNamespaceIsTold() {
        try (NotifySocket systemd =
                NotifySocket.unnamed("clove-test-" + ProcessHandle.current().pid())) {
            told(systemd);
        }
    }

    @Test
    void withoutASocketOrWithADeadOneNothingHappens() {
        SystemdNotify.of(_ -> null).ready();
        SystemdNotify.of(_ -> "relative/path").ready();
        SystemdNotify.of(_ -> folder.resolve("gone").toString()).ready();
    }

    private static void told(NotifySocket systemd) {
        SystemdNotify notify = SystemdNotify.of(name -> name.equals("NOTIFY_SOCKET") ? systemd.path() : null);
        notify.status("one\ntwo");
        notify.ready();
        notify.stopping();
        assertThat(systemd.receive()).isEqualTo("STATUS=one two");
        assertThat(systemd.receive())
                .isEqualTo("READY=1\nMAINPID=" + ProcessHandle.current().pid());
        assertThat(systemd.receive()).isEqualTo("STOPPING=1");
    }
}
