package im.clove.node.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.StoredKeys;
import im.clove.node.store.Stores;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// P-12: what was deleted is gone from every file of the folder. A word stands in everything that is kept of some
/// accounts, and must not be found afterwards, anywhere.
@Timeout(300)
final class ForgottenTest {
    private static final String WORD = "nightingale";
    private static final Instant NOW = Instant.parse("1597-04-23T18:00:00Z");
    private static final int ACCOUNTS = 40;

    private static final Table BLOCKED = new Table("blocklists");

    private static final StoreOptions SMALL = new StoreOptions(256 << 10, 1 << 20, 256 << 10);
    private static final StoreOptions HASTY = new StoreOptions(256 << 10, 1 << 20, 256 << 10, Duration.ofMillis(200));

    @TempDir
    private Path folder;

    private final Random random = new Random(7);
    private MapDbStore store;
    private Stores stores;

    @BeforeEach
    void everybodyIsThere() {
        open(SMALL);
        List<Jid> all = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            all.add(leaving(i));
            all.add(staying(i));
        }
        Collections.shuffle(all, random);
        all.forEach(this::fill);
    }

    @AfterEach
    void end() {
        store.close();
    }

    private void open(StoreOptions options) {
        store = MapDbStore.open(folder, options);
        stores = Stores.over(store, new OfflineQueue.Quota(1_000, 10L << 20));
    }

    private static Jid leaving(int number) {
        return Jid.parse("u" + number + WORD + "@verona.example");
    }

    private static Jid staying(int number) {
        return Jid.parse("u" + number + "lark@verona.example");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Something of each kind that is kept of an account, in all sizes: in the node of a tree, a record of its own,
    /// and more than one piece of MapDB's can hold.
    private void fill(Jid account) {
        String word = account.local();
        Batch batch = new Batch();
        stores.accounts()
                .put(
                        batch,
                        new AccountRecord(
                                account,
                                NOW,
                                false,
                                false,
                                List.of(new StoredKeys(word, bytes(word), 4_096, bytes(word), bytes(word)))));
        store.commit(batch);
        for (int i = 0; i < 12; i++) {
            Batch more = new Batch();
            Jid contact = Jid.parse(word + "-contact" + i + "@mantua.example");
            more.put(
                    Table.ROSTERS,
                    Key.of(account.toString()).then("i").then(contact.toString()),
                    bytes("name of " + word + ", group of " + word));
            String blocked = word + "-blocked" + i + "@mantua.example";
            more.put(BLOCKED, Key.of(account.toString()).then(blocked), new byte[0]);
            int length = List.of(1, 60, 700, 5_000, 130_000).get(i % 5);
            stores.offline().append(more, account, bytes((word + ' ').repeat(1 + length / word.length())), NOW);
            more.put(Table.SETTINGS, Key.of(account.toString()).then("vcard"), bytes("card of " + word));
            more.put(Table.SETTINGS, Key.of(account.toString()).then("s" + i), bytes(word));
            store.commit(more);
        }
    }

    private void remove(int number) {
        Batch batch = new Batch();
        stores.accounts().removeAll(batch, leaving(number));
        store.commit(batch);
    }

    private void removeAll() {
        for (int i = 0; i < ACCOUNTS; i++) {
            remove(i);
        }
    }

    /// In which files the word stands.
    private List<String> found(String word) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, word))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean contains(Path file, String word) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void othersAreWhole() {
        assertThat(store.verify().problems()).isEmpty();
        for (int i = 0; i < ACCOUNTS; i++) {
            Jid account = staying(i);
            assertThat(stores.accounts().find(account)).isPresent();
            assertThat(stores.offline().usage(account).messages()).isEqualTo(12);
            assertThat(store.scan(BLOCKED, Key.of(account.toString()), null, 100))
                    .hasSize(12);
            assertThat(store.scan(Table.ROSTERS, Key.of(account.toString()), null, 100))
                    .hasSize(12);
            assertThat(stores.offline().read(account, 0, 100, _ -> {})).hasSize(12);
        }
    }

    @Test
    void theWordIsFoundBefore() {
        assertThat(found(WORD)).contains("store.log");
        store.close();
        assertThat(found(WORD)).containsExactly("store.db");
    }

    @Test
    @DisplayName("P-12: after a removal and forgetting, no file has a word of the account")
    void removedAndForgotten() {
        removeAll();
        store.forget();
        assertThat(found(WORD)).isEmpty();
        othersAreWhole();
        store.commit(new Batch().put(Table.META, Key.of("afterwards"), new byte[] {1}));
        store.close();
        assertThat(found(WORD)).isEmpty();
        open(SMALL);
        othersAreWhole();
    }

    @Test
    @DisplayName("P-12: one account of many")
    void oneOfMany() {
        remove(3);
        store.forget();
        assertThat(found("u3" + WORD)).isEmpty();
        assertThat(found("u4" + WORD)).isNotEmpty();
        othersAreWhole();
    }

    @Test
    @DisplayName("P-12: nobody asks for it, and yet nothing is left after a while")
    void forgottenInTime() {
        store.close();
        open(HASTY);
        removeAll();
        while (!found(WORD).isEmpty()) {
            LockSupport.parkNanos(20_000_000);
        }
        othersAreWhole();
    }

    @Test
    @DisplayName("P-12: messages that were delivered, while others go on")
    void deliveredMessages() {
        Jid account = leaving(1);
        for (OfflineQueue.Waiting waiting : stores.offline().read(account, 0, 100, _ -> {})) {
            Batch batch = new Batch();
            stores.offline().remove(batch, account, waiting.seq());
            store.commit(batch);
        }
        store.forget();
        String text = "u1" + WORD + " u1" + WORD;
        assertThat(found(text)).isEmpty();
        assertThat(found("name of u1" + WORD)).as("the rest of the account").isNotEmpty();
    }

    @Test
    @DisplayName("P-12: what a killed process left in the log")
    void afterAKill() throws IOException {
        removeAll();
        Path killed = Files.createDirectory(folder.resolve("killed"));
        for (String name : List.of("store.db", "store.log", "store.journal")) {
            Files.copy(folder.resolve(name), killed.resolve(name));
        }
        try (MapDbStore again = MapDbStore.open(killed, SMALL)) {
            again.forget();
            for (String name : List.of("store.db", "store.log", "store.journal")) {
                assertThat(contains(killed.resolve(name), WORD)).as(name).isFalse();
            }
            assertThat(again.verify().problems()).isEmpty();
        }
    }

    @Test
    @DisplayName("P-12: the offline compaction leaves nothing either")
    void compacted() {
        removeAll();
        store.close();
        MapDbStore.compact(folder, SMALL);
        assertThat(found(WORD)).isEmpty();
        open(SMALL);
        othersAreWhole();
    }

    @Test
    void anEmptyStoreForgetsNothing() {
        for (int i = 0; i < 3; i++) {
            store.forget();
        }
        Tables.Entry any = store.scan(Table.OFFLINE, Key.of(staying(1).toString()), null, 1)
                .getFirst();
        assertThat(any.value()).isNotEmpty();
        othersAreWhole();
    }
}
