package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.host.RealParts;
import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Store;
import im.clove.node.store.Stores;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// `clove compact` on a data folder in which no node runs, with the store as it ships. How a running node does it is
/// the store's matter (`ForgottenTest`) and in `RunningNodeTest`.
final class CompactCommandTest {
    private static final String WORD = "nightingale";

    private Terminal terminal;
    private Jid romeo;

    @BeforeEach
    void open() throws IOException {
        terminal = new Terminal();
        terminal.parts = new RealParts();
        romeo = Jid.parse("romeo@" + terminal.address());
    }

    @AfterEach
    void close() throws IOException {
        terminal.close();
    }

    private void onStore(Consumer<Store> work) throws Exception {
        try (Store store = new RealParts().openStore(terminal.data.resolve("store"))) {
            work.accept(store);
        }
    }

    /// As [#onStore], by a process that is killed behind it.
    private void killed(Consumer<Store> work) throws Exception {
        Path folder = terminal.data.resolve("store");
        List<String> names = List.of("store.db", "store.log", "store.journal");
        Path aside = Files.createDirectory(terminal.folder.resolve("aside"));
        try (Store store = new RealParts().openStore(folder)) {
            work.accept(store);
            for (String name : names) {
                Files.copy(folder.resolve(name), aside.resolve(name));
            }
        }
        for (String name : names) {
            Files.move(aside.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void store(Store store) {
        Batch batch = new Batch();
        byte[] text = WORD.repeat(20_000).getBytes(StandardCharsets.UTF_8);
        assertThat(queue(store).append(batch, romeo, text, Instant.EPOCH)).isPresent();
        store.commit(batch);
    }

    private void takeAll(Store store) {
        for (OfflineQueue.Waiting waiting : queue(store).read(romeo, 0, 100, _ -> {})) {
            Batch batch = new Batch();
            queue(store).remove(batch, romeo, waiting.seq());
            store.commit(batch);
        }
    }

    private static OfflineQueue queue(Store store) {
        return Stores.over(store, OfflineQueue.Quota.STANDARD).offline();
    }

    private List<String> found() throws IOException {
        try (Stream<Path> files = Files.walk(terminal.folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(CompactCommandTest::hasWord)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static boolean hasWord(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(WORD);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("P-12: what was deleted is in no file afterwards, and what is there is whole")
    void whatWasDeletedIsGone() throws Exception {
        assertThat(terminal.run("user", "add", "romeo", "--generate")).isEqualTo(Exit.OK);
        killed(store -> {
            store(store);
            takeAll(store);
        });
        assertThat(found()).contains("store.log");
        terminal.clear();
        assertThat(terminal.run("compact")).as(terminal.err()).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("Nothing is left").doesNotContain("Removed");
        assertThat(found()).isEmpty();
        terminal.clear();
        assertThat(terminal.run("user", "list")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains(romeo.toString());
    }

    @Test
    void copiesThatKilledProcessesLeftGo() throws Exception {
        Path snapshot = Files.createDirectory(terminal.data.resolve(".snapshot-1"));
        Files.writeString(snapshot.resolve("store.db"), WORD);
        Path restored = Files.createDirectory(terminal.folder.resolve("d.restoring-1"));
        Files.writeString(restored.resolve("identity.keys"), WORD);
        assertThat(terminal.run("compact")).as(terminal.err()).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("Removed 2 copies");
        assertThat(found()).isEmpty();
    }

    @Test
    void sizesAreToldToProgramsAndFallToWhatIsNeeded() throws Exception {
        onStore(store -> {
            for (int i = 0; i < 30; i++) {
                store(store);
            }
        });
        onStore(this::takeAll);
        var sizes = terminal.json("compact", "--json");
        assertThat(sizes).containsOnlyKeys("before", "after");
        assertThat(((Number) sizes.get("after")).longValue())
                .isPositive()
                .isLessThan(((Number) sizes.get("before")).longValue());
    }

    @Test
    void aFolderWithoutANodeIsRefused() throws Exception {
        Path empty = Files.createDirectory(terminal.folder.resolve("empty"));
        Files.setPosixFilePermissions(empty, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        assertThat(terminal.runRaw("compact", "--data", empty.toString())).isEqualTo(Exit.REFUSED.code());
        assertThat(empty.resolve("store")).doesNotExist();
    }
}
