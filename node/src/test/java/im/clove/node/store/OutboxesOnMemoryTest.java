package im.clove.node.store;

import im.clove.node.store.memory.MemoryStore;

final class OutboxesOnMemoryTest extends OutboxesContractTest {
    @Override
    Store openDisk() {
        return new MemoryStore();
    }

    @Override
    Store reopen(Store store) {
        return store;
    }
}
