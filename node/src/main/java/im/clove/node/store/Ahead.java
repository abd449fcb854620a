package im.clove.node.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The tables as they will be when a batch is committed: what an owner reads that has written already. Sees what is
/// added to the batch later. As thread-safe as the batch, which is not at all.
public final class Ahead implements Tables {
    private final Tables tables;
    private final Batch batch;

    public Ahead(Tables tables, Batch batch) {
        this.tables = tables;
        this.batch = batch;
    }

    @Override
    public byte @Nullable [] get(Table table, Key key) {
        Batch.Write pending = batch.pending(table, key);
        return pending == null ? tables.get(table, key) : pending.value();
    }

    @Override
    public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
        List<Batch.Write> pending = pending(table, prefix, key -> after == null || key.compareTo(after) > 0);
        return pending.isEmpty()
                ? tables.scan(table, prefix, after, limit)
                : merge(tables.scan(table, prefix, after, enough(limit, pending)), pending, limit, new TreeMap<>());
    }

    @Override
    public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
        List<Batch.Write> pending = pending(table, prefix, key -> before == null || key.compareTo(before) < 0);
        return pending.isEmpty()
                ? tables.scanBack(table, prefix, before, limit)
                : merge(
                        tables.scanBack(table, prefix, before, enough(limit, pending)),
                        pending,
                        limit,
                        new TreeMap<>(Comparator.reverseOrder()));
    }

    private List<Batch.Write> pending(Table table, Key prefix, Predicate<Key> within) {
        return batch.pending(table).stream()
                .filter(write -> write.key().startsWith(prefix) && within.test(write.key()))
                .toList();
    }

    /// With one entry more for each that may fall out: what lies behind the last of them is behind the limit, too.
    private static int enough(int limit, List<Batch.Write> pending) {
        return (int) Math.min(Integer.MAX_VALUE, (long) limit + pending.size());
    }

    private static List<Entry> merge(
            List<Entry> stored, List<Batch.Write> pending, int limit, NavigableMap<Key, byte[]> merged) {
        stored.forEach(entry -> merged.put(entry.key(), entry.value()));
        for (Batch.Write write : pending) {
            byte[] value = write.value();
            if (value == null) {
                merged.remove(write.key());
            } else {
                merged.put(write.key(), value);
            }
        }
        List<Entry> found = new ArrayList<>();
        for (Map.Entry<Key, byte[]> entry : merged.entrySet()) {
            if (found.size() == limit) {
                break;
            }
            found.add(new Entry(entry.getKey(), entry.getValue()));
        }
        return found;
    }
}
