package im.clove.node.store;

import im.clove.s2s.queue.Beside;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes that become durable together. Filled by one owner on its own thread, then handed to [Store#commit]. Of
/// two writes to one key only the later one is kept. Not thread-safe.
///
/// One that is to be written with a stanza for another server is handed over with that, see [Outboxes].
public final class Batch implements Beside {
    private final Map<Slot, Write> writes = new LinkedHashMap<>();

    public Batch put(Table table, Key key, byte[] value) {
        return write(new Write(table, key, value));
    }

    public Batch remove(Table table, Key key) {
        return write(new Write(table, key, null));
    }

    /// Appends the writes of another batch.
    public Batch add(Batch other) {
        writes.putAll(other.writes);
        return this;
    }

    private Batch write(Write write) {
        writes.put(new Slot(write.table(), write.key()), write);
        return this;
    }

    public boolean isEmpty() {
        return writes.isEmpty();
    }

    /// How many keys it writes.
    public int size() {
        return writes.size();
    }

    /// What this batch will do to a key, or null if it does not touch it.
    @Nullable
    Write pending(Table table, Key key) {
        return writes.get(new Slot(table, key));
    }

    /// What this batch will do to a table.
    List<Write> pending(Table table) {
        return writes.values().stream()
                .filter(write -> write.table().equals(table))
                .toList();
    }

    /// The writes, one per key, in the order the keys were first written.
    public List<Write> writes() {
        return List.copyOf(writes.values());
    }

    /// One write; a null value removes the key.
    public record Write(Table table, Key key, byte @Nullable [] value) {}

    private record Slot(Table table, Key key) {}
}
