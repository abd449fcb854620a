package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.http.HttpLimits;
import im.clove.http.HttpServer;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.FileTasks;
import im.clove.node.admin.task.Tasks;
import im.clove.node.app.host.FileCare;
import im.clove.node.files.Caller;
import im.clove.node.files.FileHandler;
import im.clove.node.files.FileStore;
import im.clove.node.files.FileTerms;
import im.clove.node.files.Granted;
import im.clove.node.files.Wish;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.stage.Stage;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every way to a node does alike with files: offline, through the control socket, and in the running node.
public abstract class FileControlContractTest {
    protected static final Instant NOW = Instant.parse("2026-11-21T01:02:03Z");
    protected static final Jid ROMEO = Jid.parse("romeo@example.org");
    private static final Jid JULIET = Jid.parse("juliet@example.org");
    private static final FileTerms TERMS =
            new FileTerms(1 << 20, 1 << 20, 10, 1 << 20, Duration.ofDays(30), 1 << 20, 0);

    protected final MemoryStore store = new MemoryStore();

    /// By which everything but the files of the test is made.
    protected Instant now = NOW;

    @TempDir
    private Path folder;

    protected abstract NodeControl node() throws Exception;

    protected final StoredUsers users() {
        return new StoredUsers(
                store,
                _ -> List.of(),
                new StoredUsers.Rules(Set.of(Domain.of("example.org")), Set.of()),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    protected final FileCare care() {
        return new FileCare(this::open, new Accounts(store));
    }

    private FileStore open() throws IOException {
        return FileStore.open(folder, store, TERMS, () -> now, new SecureRandom());
    }

    @BeforeEach
    final void threeFiles() throws IOException {
        Batch batch = new Batch();
        for (Jid each : List.of(ROMEO, JULIET)) {
            new Accounts(store).put(batch, new AccountRecord(each, NOW, false, false, List.of()));
        }
        store.commit(batch);
        upload(ROMEO, "old.txt");
        upload(JULIET, "hers.txt");
        now = NOW.plus(Duration.ofDays(2));
        upload(ROMEO, "new.txt");
    }

    private void upload(Jid who, String name) throws IOException {
        FileStore files = open();
        Granted.Slot slot =
                (Granted.Slot) files.grant(who, new Wish(name, "text/plain", 5, new Wish.Purpose.Message()));
        Stage stage = new Stage(Stage.Time.STANDS);
        assertThat(new Caller(stage, new HttpServer(HttpLimits.STANDARD, stage.timers()), new FileHandler(files))
                        .say("PUT " + FileHandler.path(slot.token(), slot.name(), slot.secret())
                                + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
                        .hear())
                .startsWith("HTTP/1.1 201 ");
    }

    private static List<String> names(List<FileInfo> files) {
        return files.stream().map(FileInfo::name).toList();
    }

    @Test
    void filesAreListedByWhoAndWhen() throws Exception {
        FileControl node = node();
        assertThat(names(node.files(Optional.empty()))).containsExactly("hers.txt", "old.txt", "new.txt");
        FileInfo old = node.files(Optional.of(ROMEO)).getFirst();
        assertThat(old.id()).matches("[0-9a-f]{32}");
        assertThat(old)
                .isEqualTo(new FileInfo(
                        old.id(), ROMEO, "old.txt", "text/plain", 5, NOW, Optional.of(NOW.plus(Duration.ofDays(30)))));
        refused(
                () -> node.files(Optional.of(Jid.parse("nobody@example.org"))),
                "There is no account nobody@example.org");
    }

    @Test
    void filesAreRemovedByAge() throws Exception {
        FileControl node = node();
        assertThat(node.pruneFiles(Optional.empty(), Optional.empty())).isZero();
        assertThat(node.pruneFiles(Optional.of(ROMEO), Optional.of(NOW.plusSeconds(1))))
                .isEqualTo(1);
        assertThat(names(node.files(Optional.empty()))).containsExactly("hers.txt", "new.txt");
        now = NOW.plus(Duration.ofDays(31));
        assertThat(node.pruneFiles(Optional.empty(), Optional.empty())).isEqualTo(1);
        assertThat(names(node.files(Optional.empty()))).containsExactly("new.txt");
        refused(
                () -> node.pruneFiles(Optional.of(Jid.parse("nobody@example.org")), Optional.empty()),
                "There is no account");
    }

    @Test
    void oneFileIsRemoved() throws Exception {
        FileControl node = node();
        String id = node.files(Optional.of(JULIET)).getFirst().id();
        node.removeFile(id);
        assertThat(node.files(Optional.of(JULIET))).isEmpty();
        refused(() -> node.removeFile(id), "There is no file " + id);
        refused(() -> node.removeFile("../lock"), "There is no file ../lock");
    }

    @Test
    void theTasksDoTheSame() throws Exception {
        NodeControl node = node();
        assertThat(FileTasks.LIST.run(node, new Answers()).note()).isEqualTo("3 files");
        assertThat(FileTasks.PRUNE
                        .run(node, new Answers().with(Tasks.BEFORE, "2026-11-22"))
                        .note())
                .isEqualTo("2 files are removed.");
        String id = node.files(Optional.empty()).getFirst().id();
        assertThat(FileTasks.REMOVE
                        .run(node, new Answers().with(FileTasks.ID, id))
                        .note())
                .isEqualTo("The file is removed.");
        assertThat(node.files(Optional.empty())).isEmpty();
    }

    private static void refused(ThrowingCallable work, String text) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.REFUSED))
                .hasMessageContaining(text);
    }
}
