package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.AuditLog.Outcome;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The record of what administrators have done, as files.
final class AuditLogTest {
    private static final Actor DAD = Actor.administrator(Actor.Way.PAGE, Jid.parse("dad@verona.example/desk"));

    @TempDir
    Path data;

    private AuditLog log() {
        return new AuditLog(data.resolve("audit"), () -> Instant.parse("2026-11-30T02:00:00.123Z"));
    }

    private static List<Object> actions(AuditLog log, int most) throws IOException {
        return log.last(most).stream().map(line -> line.get("action")).toList();
    }

    @Test
    @DisplayName("A line says when, who, by which way, what, to whom and what came of it")
    void line() throws IOException {
        log().write(DAD, "remove-user", Map.of("user", "mum@verona.example"), Outcome.REFUSED, "she \"stays\"\nhere");
        Path file = data.resolve("audit/audit.log");
        assertThat(Files.readString(file))
                .isEqualTo("{\"about\":{\"user\":\"mum@verona.example\"},\"action\":\"remove-user\","
                        + "\"at\":\"2026-11-30T02:00:00Z\",\"by\":\"dad@verona.example\",\"outcome\":\"refused\","
                        + "\"way\":\"page\",\"why\":\"she \\\"stays\\\"\\nhere\"}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("audit"))))
                .isEqualTo("rwx------");
    }

    @Test
    @DisplayName("It is read from its end, over the files; nothing written is no trouble")
    void last() throws IOException {
        assertThat(log().last(10)).isEmpty();
        for (String each : List.of("a", "b", "c")) {
            log().write(Actor.owner(), each, Map.of(), Outcome.DONE, "");
        }
        Files.move(data.resolve("audit/audit.log"), data.resolve("audit/audit.log.1"));
        log().write(Actor.owner(), "d", Map.of(), Outcome.DONE, "");
        assertThat(actions(log(), 10)).containsExactly("a", "b", "c", "d");
        assertThat(actions(log(), 2)).containsExactly("c", "d");
    }

    @Test
    @DisplayName("There are ten files of a mebibyte at most, and the newest lines stay")
    void bounded() throws IOException {
        AuditLog log = log();
        Map<String, String> about = Map.of("resource", "x".repeat(200_000));
        for (int i = 0; i < 60; i++) {
            log.write(Actor.owner(), "n" + i, about, Outcome.DONE, "y".repeat(5_000));
        }
        try (Stream<Path> files = Files.list(data.resolve("audit"))) {
            List<Path> all = files.filter(each -> !each.endsWith("audit.lock")).toList();
            assertThat(all).hasSize(10);
            for (Path file : all) {
                assertThat(Files.size(file)).isLessThanOrEqualTo(AuditLog.MOST);
            }
        }
        assertThat(actions(log, 3)).containsExactly("n57", "n58", "n59");
        assertThat(log.last(1).getFirst().get("why").toString()).hasSize(301);
    }

    @Test
    @DisplayName("Logs of one folder that write at the same time lose no line, and fill each file before the next")
    void together() throws Exception {
        int writers = 8;
        int lines = 120;
        String filler = "x".repeat(8_000);
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String name = "w" + writer;
            AuditLog log = log();
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < lines; i++) {
                    log.write(Actor.owner(), name, Map.of("filler", filler), Outcome.DONE, "");
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Map<Object, Long> written = actions(log(), writers * lines + 1).stream()
                .collect(Collectors.groupingBy(each -> each, Collectors.counting()));
        assertThat(written)
                .hasSize(writers)
                .allSatisfy((_, count) -> assertThat(count).isEqualTo(lines));
        for (int number = 1; number < 8; number++) {
            Path file = data.resolve("audit/audit.log." + number);
            if (Files.exists(file)) {
                assertThat(Files.size(file)).isBetween(AuditLog.MOST - 10_000L, (long) AuditLog.MOST);
            }
        }
    }

    @Test
    @DisplayName("Nothing is written, and no file is moved, while another process has the lock")
    void locked() throws IOException {
        log().write(Actor.owner(), "a", Map.of(), Outcome.DONE, "");
        try (FileChannel channel = FileChannel.open(data.resolve("audit/audit.lock"), StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            // Of this process, in which it shows as a lock that is held, and not as one to wait for.
            log().write(Actor.owner(), "b", Map.of(), Outcome.DONE, "");
        }
        log().write(Actor.owner(), "c", Map.of(), Outcome.DONE, "");
        assertThat(actions(log(), 10)).containsExactly("a", "c");
    }

    @Test
    @DisplayName("A line that was cut off spoils no other")
    void torn() throws IOException {
        log().write(Actor.owner(), "a", Map.of(), Outcome.DONE, "");
        Files.writeString(data.resolve("audit/audit.log"), "{\"action\":\"cu", StandardOpenOption.APPEND);
        log().write(Actor.owner(), "b", Map.of(), Outcome.DONE, "");
        assertThat(actions(log(), 10)).containsExactly("a", "b");
    }

    @Test
    @DisplayName("What cannot be written stops nobody")
    void full() throws IOException {
        Files.writeString(data.resolve("audit"), "no folder");
        log().write(Actor.owner(), "a", Map.of(), Outcome.DONE, "");
        assertThat(data.resolve("audit")).hasContent("no folder");
    }
}
