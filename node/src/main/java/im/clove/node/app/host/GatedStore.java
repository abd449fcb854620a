package im.clove.node.app.host;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.runtime.budget.Budget;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// A store whose commits can be held for a moment, so that a copy of it is of one moment. Thread-safe.
public final class GatedStore implements Store {
    private static final int PAGE = 1_000;

    private final Store store;
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
    private volatile Optional<String> trouble = Optional.empty();

    public GatedStore(Store store) {
        this.store = store;
    }

    @Override
    public byte @Nullable [] get(Table table, Key key) {
        return store.get(table, key);
    }

    @Override
    public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
        return store.scan(table, prefix, after, limit);
    }

    @Override
    public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
        return store.scanBack(table, prefix, before, limit);
    }

    @Override
    public Set<Table> tables() {
        return store.tables();
    }

    @Override
    public void commit(Batch batch) {
        gate.readLock().lock();
        try {
            store.commit(batch);
            trouble = Optional.empty();
        } catch (StoreException e) {
            // Without a cause it is the batch that is not right, or the store is closed.
            if (e.getCause() != null) {
                trouble = Optional.of(String.valueOf(e.getMessage()));
            }
            throw e;
        } finally {
            gate.readLock().unlock();
        }
    }

    /// Why the last commit failed; empty if it did not.
    Optional<String> trouble() {
        return trouble;
    }

    @Override
    public void forget() {
        gate.readLock().lock();
        try {
            store.forget();
        } finally {
            gate.readLock().unlock();
        }
    }

    @Override
    public void chargeTo(Budget owner) {
        store.chargeTo(owner);
    }

    /// Copies everything into an empty store. Commits wait meanwhile.
    void copyInto(Store target) {
        gate.writeLock().lock();
        try {
            for (Table table : store.tables()) {
                copy(table, target);
            }
        } finally {
            gate.writeLock().unlock();
        }
    }

    private void copy(Table table, Store target) {
        Key everything = Key.EMPTY;
        Key after = null;
        List<Entry> page;
        do {
            page = store.scan(table, everything, after, PAGE);
            Batch batch = new Batch();
            for (Entry entry : page) {
                batch.put(table, entry.key(), entry.value());
                after = entry.key();
            }
            if (!batch.isEmpty()) {
                target.commit(batch);
            }
        } while (page.size() == PAGE);
    }

    @Override
    public void close() {
        store.close();
    }
}
