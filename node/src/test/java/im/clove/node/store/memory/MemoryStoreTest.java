package im.clove.node.store.memory;

import im.clove.node.store.Store;
import im.clove.node.store.StoreContractTest;

final class MemoryStoreTest extends StoreContractTest {
    @Override
    protected Store open() {
        return new MemoryStore();
    }
}
