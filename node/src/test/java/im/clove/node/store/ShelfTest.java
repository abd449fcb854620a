package im.clove.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An account's own keys, and the tables ahead of a commit.
final class ShelfTest {
    private static final Table TABLE = new Table("diary");
    private static final Jid ROMEO = Jid.parse("romeo@montague.example");
    private static final Jid NEIGHBOUR = Jid.parse("romeo@montague.example.org");

    private final Store store = new MemoryStore();
    private final Shelf romeo = Shelf.of(store, TABLE, ROMEO);

    private void write(Shelf shelf, Writes writes) {
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> values(List<Tables.Entry> entries) {
        return entries.stream()
                .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void itsKeysHaveNoOwnerAndNobodyElsesAreThere() {
        write(Shelf.of(store, TABLE, NEIGHBOUR), new Writes().put(Key.of("a"), bytes("theirs")));
        write(romeo, new Writes().put(Key.of("a").then(7), bytes("his")).put(Key.EMPTY, bytes("itself")));
        assertThat(romeo.get(Key.of("a").then(7))).isEqualTo(bytes("his"));
        assertThat(romeo.get(Key.of("a"))).isNull();
        assertThat(romeo.scan(Key.EMPTY, null, 10))
                .extracting(Tables.Entry::key)
                .containsExactly(Key.EMPTY, Key.of("a").then(7));
        assertThat(store.get(TABLE, Key.of("romeo@montague.example").then("a").then(7)))
                .isEqualTo(bytes("his"));
        write(romeo, new Writes().put(Key.EMPTY, bytes("x")).remove(Key.EMPTY));
        assertThat(romeo.get(Key.EMPTY)).isNull();
    }

    @Test
    void aPartOfItIsAShelfToo() {
        Shelf part = romeo.part(Key.of("a"));
        write(part, new Writes().put(Key.EMPTY, bytes("root")).put(Key.of(3), bytes("three")));
        write(romeo, new Writes().put(Key.of("ab"), bytes("another")));
        assertThat(values(part.all(Key.EMPTY))).containsExactly("root", "three");
        assertThat(romeo.get(Key.of("a").then(3))).isEqualTo(bytes("three"));
    }

    @Test
    void manyEntriesAreReadFromACursor() {
        Writes writes = new Writes();
        for (int i = 0; i < 1_200; i++) {
            writes.put(Key.of("l").then(i), bytes("" + i));
        }
        write(romeo, writes);
        List<String> found = new ArrayList<>();
        Key after = Key.of("l").then(99);
        for (List<Tables.Entry> page = romeo.scan(Key.of("l"), after, 250);
                !page.isEmpty();
                page = romeo.scan(Key.of("l"), after, 250)) {
            assertThat(page.size()).isLessThanOrEqualTo(250);
            found.addAll(values(page));
            after = page.getLast().key();
        }
        assertThat(found).hasSize(1_100).startsWith("100", "101").endsWith("1199");
        assertThat(romeo.all(Key.of("l"))).hasSize(1_200);
    }

    @Test
    void numbersOrderByValueAlsoBackwards() {
        write(romeo, new Writes().put(Key.of(-1), bytes("old")).put(Key.of(-2), bytes("new")));
        assertThat(values(romeo.scan(Key.EMPTY, null, 1))).containsExactly("new");
    }

    /// Whatever is written, what is read ahead of a commit is what is read after it.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsReadAheadIsWhatIsReadAfterwards(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            Batch batch = new Batch();
            Shelf ahead = Shelf.of(new Ahead(store, batch), TABLE, ROMEO);
            ahead.write(some(random), batch);
            ahead.write(some(random), batch);
            batch.put(new Table("other"), Key.of(ROMEO.toString()).then(1), bytes("elsewhere"));
            List<List<String>> before = readings(ahead, seed + round);
            store.commit(batch);
            assertThat(readings(romeo, seed + round)).isEqualTo(before);
        }
    }

    private static Writes some(Random random) {
        Writes writes = new Writes();
        for (int i = random.nextInt(12); i > 0; i--) {
            Key key = Key.of(random.nextBoolean() ? "a" : "b").then(random.nextInt(10));
            if (random.nextBoolean()) {
                writes.put(key, bytes("v" + random.nextInt(1_000)));
            } else {
                writes.remove(key);
            }
        }
        return writes;
    }

    private static List<List<String>> readings(Shelf shelf, long seed) {
        Random random = new Random(seed);
        List<List<String>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Key prefix = i % 3 == 0 ? Key.EMPTY : Key.of(i % 3 == 1 ? "a" : "b");
            @Nullable Key after = random.nextBoolean() ? Key.of("a").then(random.nextInt(10)) : null;
            List<Tables.Entry> found = shelf.scan(prefix, after, random.nextInt(12));
            List<String> reading = new ArrayList<>(values(found));
            found.forEach(entry -> reading.add(entry.key().toString()));
            shelf.scanBack(prefix, after, random.nextInt(12))
                    .forEach(entry -> reading.add("back " + entry.key() + ' ' + entry.value().length));
            byte[] one = shelf.get(Key.of("b").then(random.nextInt(10)));
            reading.add(one == null ? "none" : new String(one, StandardCharsets.UTF_8));
            all.add(reading);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Diary", "a/b", "1a", "a_b"})
    void noNameForATable(String name) {
        assertThatThrownBy(() -> new Table(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTableIsThereOnceItIsWrittenTo() {
        assertThat(store.tables()).isEmpty();
        assertThat(romeo.all(Key.EMPTY)).isEmpty();
        write(romeo, new Writes().put(Key.of("a"), bytes("x")));
        assertThat(store.tables()).containsExactly(TABLE);
    }
}
