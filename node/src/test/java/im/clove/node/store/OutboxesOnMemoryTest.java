package im.clove.node.store;

import im.clove.node.store.memory.MemoryStore;

final class OutboxesOnMemoryTest extends OutboxesContractTest {
    @Override
    Store open() {
        return new MemoryStore();
    }

    @Override
    Store reopen(Store store) {
        return store;
    }
}
