package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;

final class GatedStoreTest {
    private static final Table NOBODY_NAMES_IT = new Table("of-an-extension-that-is-gone");

    /// A backup holds what every table holds.
    @Test
    void aCopyHasTheTablesThatNobodyNames() {
        MemoryStore memory = new MemoryStore();
        Batch batch = new Batch();
        for (int i = 0; i < 1_500; i++) {
            batch.put(NOBODY_NAMES_IT, Key.of("romeo@verona.example").then(i), new byte[] {(byte) i});
        }
        batch.put(Table.META, Key.of("").then("met"), new byte[] {1});
        memory.commit(batch);
        MemoryStore copy = new MemoryStore();
        new GatedStore(memory).copyInto(copy);
        assertThat(copy.tables()).isEqualTo(memory.tables());
        for (Table table : memory.tables()) {
            assertThat(copy.scan(table, Key.EMPTY, null, 9_999))
                    .usingRecursiveComparison()
                    .isEqualTo(memory.scan(table, Key.EMPTY, null, 9_999));
        }
    }
}
