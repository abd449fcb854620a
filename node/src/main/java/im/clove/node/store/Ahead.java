package im.clove.node.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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
        List<Batch.Write> pending = batch.pending(table).stream()
                .filter(write -> write.key().startsWith(prefix))
                .filter(write -> after == null || write.key().compareTo(after) > 0)
                .toList();
        if (pending.isEmpty()) {
            return tables.scan(table, prefix, after, limit);
        }
        // With one entry more for each that may fall out: what lies behind the last of them is behind the limit, too.
        int enough = (int) Math.min(Integer.MAX_VALUE, (long) limit + pending.size());
        NavigableMap<Key, byte[]> merged = new TreeMap<>();
        tables.scan(table, prefix, after, enough).forEach(entry -> merged.put(entry.key(), entry.value()));
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
