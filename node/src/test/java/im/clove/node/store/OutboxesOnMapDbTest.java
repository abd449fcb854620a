package im.clove.node.store;

import im.clove.node.store.mapdb.MapDbStore;
import im.clove.node.store.mapdb.StoreOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class OutboxesOnMapDbTest extends OutboxesContractTest {
    @TempDir
    Path folder;

    @Override
    Store openDisk() {
        return MapDbStore.open(folder, StoreOptions.STANDARD);
    }

    @Override
    Store reopen(Store store) {
        store.close();
        return openDisk();
    }
}
