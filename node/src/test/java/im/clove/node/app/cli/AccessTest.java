package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.admin.Backup;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.ControlServer;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.StoredUsers;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A command that meets a node between the moment it takes the data folder and the moment it answers.
final class AccessTest {
    private static final Duration LONG = Duration.ofSeconds(200);
    private static final Duration SHORT = Duration.ofMillis(1);

    private Path folder;
    private DataFolder data;
    private Path socket;

    @BeforeEach
    void make() throws Exception {
        folder = Files.createTempDirectory("access");
        data = DataFolder.create(folder.resolve("d"));
        socket = folder.resolve("s");
    }

    @AfterEach
    void remove() throws Exception {
        Backup.deleteAll(folder);
    }

    @Test
    void aNodeThatStartsIsWaitedForAndAsked() throws Exception {
        CompletableFuture<String> waits = new CompletableFuture<>();
        try (DataFolder.Lock _ = data.lock()) {
            CompletableFuture<Access> access = ask(LONG, waits);
            assertThat(waits.get(LONG.toSeconds(), TimeUnit.SECONDS)).contains("waiting for the process " + self());
            assertThat(access).isNotDone();
            try (ControlServer _ = ControlServer.start(socket, node());
                    Access found = access.get(LONG.toSeconds(), TimeUnit.SECONDS)) {
                assertThat(found).isInstanceOf(Access.ByNode.class);
            }
        }
    }

    @Test
    void aProcessThatGivesTheFolderBackIsWaitedFor() throws Exception {
        CompletableFuture<String> waits = new CompletableFuture<>();
        CompletableFuture<Access> access;
        try (DataFolder.Lock _ = data.lock()) {
            access = ask(LONG, waits);
            waits.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
        try (Access found = access.get(LONG.toSeconds(), TimeUnit.SECONDS)) {
            assertThat(found).isInstanceOf(Access.ByFolder.class);
            assertThatThrownBy(data::lock).as("it is held").isInstanceOf(ControlException.class);
        }
        data.lock().close();
    }

    @Test
    void aProcessThatNeverAnswersIsNamed() throws Exception {
        try (DataFolder.Lock _ = data.lock()) {
            assertThatThrownBy(() -> Access.to(data, socket, SHORT, _ -> {}))
                    .isInstanceOfSatisfying(
                            ControlException.class, e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.LOCKED))
                    .hasMessageContaining("process " + self())
                    .hasMessageContaining(socket.toString());
        }
    }

    private CompletableFuture<Access> ask(Duration patience, CompletableFuture<String> waits) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Access.to(data, socket, patience, waits::complete);
            } catch (ControlException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static long self() {
        return ProcessHandle.current().pid();
    }

    private static FakeNode node() {
        return new FakeNode(new StoredUsers(
                new MemoryStore(),
                text -> KeyRecords.derive(text, new SecureRandom()),
                new StoredUsers.Rules(Set.of(Domain.of("home.i2p")), Set.of()),
                Clock.systemUTC()));
    }
}
