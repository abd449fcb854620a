package im.clove.node.play;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A store whose commits can be made to wait or to fail. What it has survives a server.
final class StageStore implements Store {
    private final MemoryStore memory = new MemoryStore();
    private volatile @Nullable CountDownLatch gate;
    private volatile @Nullable Table held;
    private volatile @Nullable Table unreadable;
    private volatile boolean failing;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger lives = new AtomicInteger();

    /// Commits that touch this table wait until [#release].
    void hold(Table table) {
        gate = new CountDownLatch(1);
        held = table;
    }

    void release() {
        CountDownLatch closed = gate;
        held = null;
        if (closed != null) {
            closed.countDown();
        }
    }

    /// Whether a commit waits.
    boolean isHolding() {
        return waiting.get() > 0;
    }

    void failing(boolean now) {
        failing = now;
    }

    /// Reading this table in order fails as long as it is set.
    void unreadable(@Nullable Table table) {
        unreadable = table;
    }

    /// A commit that no gate holds.
    void commitNow(Batch batch) {
        memory.commit(batch);
    }

    @Override
    public byte @Nullable [] get(Table table, Key key) {
        return memory.get(table, key);
    }

    @Override
    public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
        if (table.equals(unreadable)) {
            throw new StoreException("The disk cannot be read (in this play)", null);
        }
        return memory.scan(table, prefix, after, limit);
    }

    @Override
    public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
        if (table.equals(unreadable)) {
            throw new StoreException("The disk cannot be read (in this play)", null);
        }
        return memory.scanBack(table, prefix, before, limit);
    }

    @Override
    public Set<Table> tables() {
        return memory.tables();
    }

    @Override
    public void commit(Batch batch) {
        CountDownLatch closed = gate;
        if (closed != null && batch.writes().stream().anyMatch(w -> w.table().equals(held))) {
            waiting.incrementAndGet();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                waiting.decrementAndGet();
            }
        }
        if (failing) {
            throw new StoreException("The disk is full (in this play)", null);
        }
        memory.commit(batch);
    }

    @Override
    public void close() {
        memory.close();
    }

    /// The store as one server has it: what it still wants to write when the next one has begun is lost, as with a
    /// process that was killed.
    Store life() {
        int own = lives.incrementAndGet();
        return new Store() {
            @Override
            public byte @Nullable [] get(Table table, Key key) {
                return StageStore.this.get(table, key);
            }

            @Override
            public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
                return StageStore.this.scan(table, prefix, after, limit);
            }

            @Override
            public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
                return StageStore.this.scanBack(table, prefix, before, limit);
            }

            @Override
            public Set<Table> tables() {
                return StageStore.this.tables();
            }

            @Override
            public void commit(Batch batch) {
                if (lives.get() != own) {
                    throw new StoreException("This server was killed (in this play)", null);
                }
                StageStore.this.commit(batch);
            }

            @Override
            public void close() {
                StageStore.this.close();
            }
        };
    }
}
