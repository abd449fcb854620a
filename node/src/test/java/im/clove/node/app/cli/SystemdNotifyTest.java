package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

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
    void whereNobodyListensNobodyIsTold() {
        try (NotifySocket systemd = NotifySocket.at(folder.resolve("n"))) {
            SystemdNotify.of(_ -> null).status("without a socket");
            SystemdNotify.of(_ -> "").status("an empty one");
            SystemdNotify.of(_ -> systemd.path().substring(1)).status("no path from the root");
            SystemdNotify.of(_ -> systemd.path() + "x".repeat(200)).status("longer than a path may be");
            SystemdNotify.of(_ -> folder.resolve("gone").toString()).status("nobody is there");
            told(systemd);
        }
    }

    @Test
    void aFailureIsLoggedOnceAndDoesNotStopWhatComesAfter() {
        Path path = folder.resolve("late");
        SystemdNotify notify = SystemdNotify.of(_ -> path.toString());
        Logger log = (Logger) LoggerFactory.getLogger(SystemdNotify.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            notify.ready();
            notify.ready();
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list).hasSize(1);
        try (NotifySocket systemd = NotifySocket.at(path)) {
            notify.stopping();
            assertThat(systemd.receive()).isEqualTo("STOPPING=1");
        }
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
