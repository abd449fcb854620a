package im.clove.node.store;

import im.clove.s2s.queue.Mark;
import im.clove.s2s.queue.OutboxStore;
import im.clove.s2s.sim.MemoryOutboxStore;

/// The plays of the engine prove something only if their store keeps what the node's keeps.
final class OutboxStoreOfPlaysTest extends OutboxStoreContractTest {
    private MemoryOutboxStore store = new MemoryOutboxStore();

    @Override
    OutboxStore open() {
        return store;
    }

    @Override
    OutboxStore restarted() {
        store = store.copy();
        return store;
    }

    @Override
    void mark(Mark mark) {
        store.mark(mark);
    }
}
