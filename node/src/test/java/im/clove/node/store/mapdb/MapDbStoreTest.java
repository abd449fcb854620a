package im.clove.node.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.node.store.StoreContractTest;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MapDbStoreTest extends StoreContractTest {
    private static final StoreOptions SMALL = new StoreOptions(256 << 10, 4 << 20, 256 << 10);
    private static final Key ROMEO = Key.of("romeo@montague.example");

    @TempDir
    private Path folder;

    @Override
    protected Store open() {
        return MapDbStore.open(folder, SMALL);
    }

    @Test
    void everythingIsThereAfterReopening() {
        for (int i = 0; i < 300; i++) {
            store.commit(new Batch().put(new Table("archive"), ROMEO.then(i), new byte[i * 10]));
        }
        store.close();
        store = open();

        List<Tables.Entry> entries = store.scan(new Table("archive"), ROMEO, null, 1_000);
        assertThat(entries).hasSize(300);
        assertThat(entries.get(250).value()).hasSize(2_500);
        MapDbStore.Verification verification = ((MapDbStore) store).verify();
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.entries()).isEqualTo(300);
    }

    @Test
    @DisplayName("P-11: a second opener is told who has the store")
    void aSecondOpenerIsToldWhoHasTheStore() {
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(
                        "in use by process " + ProcessHandle.current().pid());
    }

    @Test
    @DisplayName("P-16: while messages come and go, the file keeps its size but for two bytes a message")
    void theFileKeepsItsSizeWhileMessagesComeAndGo() {
        store.close();
        store = MapDbStore.open(folder, StoreOptions.STANDARD);
        Random random = new Random(5);
        // The first rounds fill the file; after that it is steady.
        long[] sizes = new long[4];
        for (int part = 0; part < sizes.length; part++) {
            for (int i = 0; i < 20; i++) {
                Batch batch = new Batch();
                for (int j = 0; j < 500; j++) {
                    int number = (part * 20 + i) * 500 + j;
                    batch.put(Table.OFFLINE, ROMEO.then(number), new byte[100 + random.nextInt(1_500)]);
                    batch.remove(Table.OFFLINE, ROMEO.then(number - 500));
                }
                store.commit(batch);
            }
            sizes[part] = ((MapDbStore) store).usage().file();
        }
        assertThat(store.scan(Table.OFFLINE, ROMEO, null, 9_999)).hasSize(500);
        assertThat(sizes[3] - sizes[1]).as(Arrays.toString(sizes)).isLessThan(2 * 20_000);
    }

    @Test
    @DisplayName("P-15: what the next opening reads again is bounded, however much was written")
    void whatTheNextOpeningReadsAgainIsBounded() throws Exception {
        for (int i = 0; i < 100; i++) {
            store.commit(new Batch().put(new Table("archive"), ROMEO.then(i % 10), new byte[200_000]));
            assertThat(Files.size(folder.resolve("store.log"))).isLessThanOrEqualTo(SMALL.log());
        }
    }

    @Test
    @DisplayName("P-16, P-12: compacting keeps everything and drops what was deleted")
    void compactingKeepsEverythingAndDropsWhatWasDeleted() throws Exception {
        for (int i = 0; i < 100; i++) {
            store.commit(
                    new Batch().put(new Table("archive"), ROMEO.then(i), bytes("secret-" + i + "-".repeat(60_000))));
        }
        Batch removal = new Batch();
        for (int i = 0; i < 100; i++) {
            if (i != 50) {
                removal.remove(new Table("archive"), ROMEO.then(i));
            }
        }
        store.commit(removal);
        store.close();
        long before = Files.size(folder.resolve("store.db"));
        MapDbStore.compact(folder, SMALL);
        assertThat(Files.size(folder.resolve("store.db"))).isLessThan(before / 2);
        for (String name : List.of("store.db", "store.log", "store.journal")) {
            String raw = new String(Files.readAllBytes(folder.resolve(name)), StandardCharsets.ISO_8859_1);
            assertThat(raw).doesNotContain("secret-49");
        }
        store = open();
        assertThat(store.scan(new Table("archive"), ROMEO, null, 10)).hasSize(1);
        assertThat(((MapDbStore) store).verify().problems()).isEmpty();
    }
}
