package im.clove.node.store.memory;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// A [Store] on the heap. A reader sees a batch whole or not at all. Thread-safe.
public final class MemoryStore implements Store {
    private final Map<Table, NavigableMap<Key, byte[]>> tables = new HashMap<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    @Override
    public Set<Table> tables() {
        lock.readLock().lock();
        try {
            return Set.copyOf(tables.keySet());
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public byte @Nullable [] get(Table table, Key key) {
        lock.readLock().lock();
        try {
            return read(table).get(key);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
        lock.readLock().lock();
        try {
            boolean fromPrefix = after == null || after.compareTo(prefix) < 0;
            NavigableMap<Key, byte[]> tail =
                    fromPrefix ? read(table).tailMap(prefix, true) : read(table).tailMap(after, false);
            List<Entry> found = new ArrayList<>();
            for (Map.Entry<Key, byte[]> entry : tail.entrySet()) {
                if (found.size() >= limit || !entry.getKey().startsWith(prefix)) {
                    break;
                }
                found.add(new Entry(entry.getKey(), entry.getValue()));
            }
            return found;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
        lock.readLock().lock();
        try {
            Key end = prefix.behindAll();
            Key from = before == null || end != null && before.compareTo(end) > 0 ? end : before;
            NavigableMap<Key, byte[]> all = read(table);
            NavigableMap<Key, byte[]> head = from == null ? all : all.headMap(from, false);
            List<Entry> found = new ArrayList<>();
            for (Map.Entry<Key, byte[]> entry : head.descendingMap().entrySet()) {
                if (found.size() >= limit || !entry.getKey().startsWith(prefix)) {
                    break;
                }
                found.add(new Entry(entry.getKey(), entry.getValue()));
            }
            return found;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void commit(Batch batch) {
        lock.writeLock().lock();
        try {
            check();
            for (Batch.Write write : batch.writes()) {
                byte[] value = write.value();
                NavigableMap<Key, byte[]> entries = tables.computeIfAbsent(write.table(), _ -> new TreeMap<>());
                if (value == null) {
                    entries.remove(write.key());
                } else {
                    entries.put(write.key(), value);
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void check() {
        if (closed) {
            throw new StoreException("The store is closed", null);
        }
    }

    private NavigableMap<Key, byte[]> read(Table table) {
        check();
        NavigableMap<Key, byte[]> entries = tables.get(table);
        return entries == null ? Collections.emptyNavigableMap() : entries;
    }
}
