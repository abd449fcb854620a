package im.clove.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [Store] promises. Implementations extend it.
public abstract class StoreContractTest {
    private static final Key ROMEO = Key.of("romeo@montague.example");
    private static final Key JULIET = Key.of("juliet@capulet.example");

    /// The store under test; public for the test classes of other packages.
    protected Store store;

    protected abstract Store open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void whatWasCommittedIsRead() {
        store.commit(new Batch().put(Table.ROSTERS, ROMEO, bytes("a")));

        assertThat(store.get(Table.ROSTERS, ROMEO)).isEqualTo(bytes("a"));
        assertThat(store.get(Table.ROSTERS, JULIET)).isNull();
        assertThat(store.get(Table.ACCOUNTS, ROMEO)).isNull();
    }

    @Test
    void aLaterWriteToTheSameKeyWins() {
        store.commit(new Batch()
                .put(Table.ROSTERS, ROMEO, bytes("a"))
                .put(Table.ROSTERS, ROMEO, bytes("b"))
                .put(Table.ROSTERS, JULIET, bytes("c"))
                .remove(Table.ROSTERS, JULIET));

        assertThat(store.get(Table.ROSTERS, ROMEO)).isEqualTo(bytes("b"));
        assertThat(store.get(Table.ROSTERS, JULIET)).isNull();
    }

    @Test
    void removingTakesTheKeyAwayAndIsHarmlessTwice() {
        store.commit(new Batch().put(Table.ROSTERS, ROMEO, bytes("a")));
        store.commit(new Batch().remove(Table.ROSTERS, ROMEO));
        store.commit(new Batch().remove(Table.ROSTERS, ROMEO));

        assertThat(store.get(Table.ROSTERS, ROMEO)).isNull();
        assertThat(store.scan(Table.ROSTERS, ROMEO, null, 10)).isEmpty();
    }

    @Test
    void anEmptyBatchAndAnEmptyValueAreFine() {
        store.commit(new Batch());
        store.commit(new Batch().put(Table.META, ROMEO, new byte[0]));

        assertThat(store.get(Table.META, ROMEO)).isEmpty();
    }

    @Test
    void valuesOfEverySizeComeBackWhole() {
        int[] sizes = {
            0, 1, 5, 6, 15, 16, 17, 250, 4_079, 4_080, 4_081, 65_519, 65_520, 65_521, 131_072, 300_000, 524_288
        };
        Random random = new Random(7);
        List<byte[]> values = new ArrayList<>();
        for (int size : sizes) {
            byte[] value = new byte[size];
            random.nextBytes(value);
            values.add(value);
            store.commit(new Batch().put(new Table("archive"), ROMEO.then(size), value));
        }
        for (int i = 0; i < sizes.length; i++) {
            assertThat(store.get(new Table("archive"), ROMEO.then(sizes[i]))).isEqualTo(values.get(i));
        }
        for (int i = 0; i < sizes.length; i++) {
            store.commit(new Batch().put(new Table("archive"), ROMEO.then(sizes[i]), values.get(sizes.length - 1 - i)));
        }
        for (int i = 0; i < sizes.length; i++) {
            assertThat(store.get(new Table("archive"), ROMEO.then(sizes[i])))
                    .isEqualTo(values.get(sizes.length - 1 - i));
        }
    }

    @Test
    void aScanStaysInsideItsPrefixAndInOrder() {
        Batch batch = new Batch();
        for (int i = 99; i >= -99; i--) {
            batch.put(Table.OFFLINE, ROMEO.then(i), bytes("r" + i));
            batch.put(Table.OFFLINE, JULIET.then(i), bytes("j" + i));
        }
        batch.put(Table.OFFLINE, Key.of("romeo@montague.example.org").then(5), bytes("other"));
        store.commit(batch);

        List<Tables.Entry> entries = store.scan(Table.OFFLINE, ROMEO, null, 1_000);

        assertThat(entries).hasSize(199);
        assertThat(entries.getFirst().key().lastLong()).isEqualTo(-99);
        assertThat(entries.getLast().value()).isEqualTo(bytes("r99"));
        assertThat(entries).isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
    }

    @Test
    void aScanGoesOnBehindAKeyAndStopsAtItsLimit() {
        Batch batch = new Batch();
        for (int i = 0; i < 200; i++) {
            batch.put(Table.OFFLINE, ROMEO.then(i), bytes("" + i));
        }
        store.commit(batch);

        assertThat(store.scan(Table.OFFLINE, ROMEO, null, 7)).hasSize(7);
        assertThat(store.scan(Table.OFFLINE, ROMEO, null, 0)).isEmpty();
        List<Tables.Entry> rest = store.scan(Table.OFFLINE, ROMEO, ROMEO.then(149), 100);
        assertThat(rest).hasSize(50);
        assertThat(rest.getFirst().key().lastLong()).isEqualTo(150);
        assertThat(store.scan(Table.OFFLINE, ROMEO, JULIET, 500)).hasSize(200);
        assertThat(store.scan(Table.OFFLINE, JULIET, null, 500)).isEmpty();
    }

    @Test
    void aScanBackIsTheScanFromItsEnd() {
        Batch batch = new Batch();
        for (int i = -100; i < 100; i++) {
            batch.put(Table.OFFLINE, ROMEO.then(i), bytes("r" + i));
            batch.put(Table.OFFLINE, JULIET.then(i), bytes("j" + i));
        }
        batch.put(Table.OFFLINE, JULIET, bytes("self"));
        batch.put(Table.OFFLINE, Key.of("romeo@montague.example.org").then(5), bytes("other"));
        store.commit(batch);

        for (Key prefix : List.of(ROMEO, JULIET, Key.EMPTY, Key.of("nobody"))) {
            assertThat(store.scanBack(Table.OFFLINE, prefix, null, 1_000).stream()
                            .map(Tables.Entry::key))
                    .containsExactlyElementsOf(store.scan(Table.OFFLINE, prefix, null, 1_000).reversed().stream()
                            .map(Tables.Entry::key)
                            .toList());
        }
        List<Tables.Entry> page = store.scanBack(Table.OFFLINE, ROMEO, ROMEO.then(-50), 30);
        assertThat(page).hasSize(30);
        assertThat(page.getFirst().key().lastLong()).isEqualTo(-51);
        assertThat(page.getFirst().value()).isEqualTo(bytes("r-51"));
        assertThat(page.getLast().key().lastLong()).isEqualTo(-80);
        assertThat(store.scanBack(Table.OFFLINE, ROMEO, ROMEO.then(-100), 30)).isEmpty();
        assertThat(store.scanBack(Table.OFFLINE, JULIET, ROMEO, 3)).hasSize(3);
        assertThat(store.scanBack(Table.OFFLINE, ROMEO, JULIET, 3)).isEmpty();
        assertThat(store.scanBack(Table.OFFLINE, ROMEO, null, 0)).isEmpty();
        assertThat(store.scanBack(new Table("never-heard-of"), ROMEO, null, 3)).isEmpty();
    }

    @Test
    void theKeyThatIsThePrefixBelongsToTheScan() {
        store.commit(new Batch().put(Table.META, ROMEO, bytes("self")).put(Table.META, ROMEO.then("x"), bytes("x")));

        assertThat(store.scan(Table.META, ROMEO, null, 10)).hasSize(2);
        assertThat(store.scan(Table.META, ROMEO, ROMEO, 10)).hasSize(1);
    }

    @Test
    void aTableIsMadeByTheFirstWriteAndThereFromThenOn() {
        Table table = new Table("never-heard-of");
        assertThat(store.tables()).doesNotContain(table);
        assertThat(store.get(table, ROMEO)).isNull();
        assertThat(store.scan(table, ROMEO, null, 10)).isEmpty();

        store.commit(new Batch().put(table, ROMEO, bytes("a")).put(Table.META, ROMEO, bytes("b")));

        assertThat(store.get(table, ROMEO)).isEqualTo(bytes("a"));
        assertThat(store.tables()).contains(table, Table.META);
    }

    @Test
    void theEmptyPrefixScansTheWholeTable() {
        store.commit(new Batch().put(Table.META, ROMEO, bytes("r")).put(Table.META, JULIET, bytes("j")));

        assertThat(store.scan(Table.META, Key.ofBytes(new byte[0]), null, 10)).hasSize(2);
    }

    @Test
    void itBehavesLikeASortedMapUnderRandomWrites() {
        Random random = new Random(42);
        NavigableMap<Key, byte[]> model = new TreeMap<>();
        for (int round = 0; round < 120; round++) {
            Batch batch = new Batch();
            for (int i = 0; i < random.nextInt(80); i++) {
                Key key = Key.of("user" + random.nextInt(5)).then(random.nextInt(400));
                if (random.nextInt(5) < 2) {
                    batch.remove(new Table("archive"), key);
                    model.remove(key);
                } else {
                    byte[] value = new byte[random.nextInt(20) == 0 ? random.nextInt(9_000) : random.nextInt(300)];
                    random.nextBytes(value);
                    batch.put(new Table("archive"), key, value);
                    model.put(key, value);
                }
            }
            store.commit(batch);
        }

        List<Tables.Entry> entries =
                store.scan(new Table("archive"), Key.ofBytes(new byte[0]), null, Integer.MAX_VALUE);
        assertThat(entries.stream().map(Tables.Entry::key)).containsExactlyElementsOf(model.keySet());
        for (Tables.Entry entry : entries) {
            assertThat(entry.value()).isEqualTo(model.get(entry.key()));
            assertThat(store.get(new Table("archive"), entry.key())).isEqualTo(model.get(entry.key()));
        }
    }

    @Test
    void aReaderSeesABatchWholeOrNotAtAll() throws Exception {
        store.commit(pair(0));
        AtomicBoolean done = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> reader = threads.submit(() -> {
                while (!done.get()) {
                    List<Tables.Entry> both = store.scan(Table.META, ROMEO, null, 2);
                    assertThat(both.get(0).value()).isEqualTo(both.get(1).value());
                }
            });
            for (int i = 1; i <= 200; i++) {
                store.commit(pair(i));
            }
            done.set(true);
            reader.get();
        }
    }

    @Test
    void manyOwnersCommitAtTheSameTime() throws Exception {
        AtomicLong sum = new AtomicLong();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> owners = new ArrayList<>();
            for (int owner = 0; owner < 16; owner++) {
                Key key = Key.of("owner" + owner);
                owners.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        store.commit(new Batch().put(Table.OFFLINE, key.then(i), bytes("v" + i)));
                        assertThat(store.scan(Table.OFFLINE, key, null, 100)).hasSize(i + 1);
                        sum.incrementAndGet();
                    }
                }));
            }
            for (Future<?> owner : owners) {
                owner.get();
            }
        }
        assertThat(sum).hasValue(800);
        assertThat(store.scan(Table.OFFLINE, Key.ofBytes(new byte[0]), null, 1_000))
                .hasSize(800);
    }

    @Test
    void aClosedStoreSaysSo() {
        store.close();
        store.close();

        assertThatThrownBy(() -> store.get(Table.META, ROMEO)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.scan(Table.META, ROMEO, null, 1)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.commit(new Batch().remove(Table.META, ROMEO)))
                .isInstanceOf(StoreException.class);
    }

    private static Batch pair(int i) {
        byte[] value = new byte[100];
        Arrays.fill(value, (byte) i);
        return new Batch().put(Table.META, ROMEO.then("a"), value).put(Table.META, ROMEO.then("b"), value);
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
