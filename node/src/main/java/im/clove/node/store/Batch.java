package im.clove.node.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes that become durable together. Filled by one owner on its own thread, then handed to [Store#commit].
public final class Batch {
    private final List<Write> writes = new ArrayList<>();

    public Batch put(Table table, Key key, byte[] value) {
        writes.add(new Write(table, key, value));
        return this;
    }

    public Batch remove(Table table, Key key) {
        writes.add(new Write(table, key, null));
        return this;
    }

    /// Appends the writes of another batch.
    public Batch add(Batch other) {
        writes.addAll(other.writes);
        return this;
    }

    public boolean isEmpty() {
        return writes.isEmpty();
    }

    /// The writes in the order they were added; of two on one key the later one counts.
    public List<Write> writes() {
        return List.copyOf(writes);
    }

    /// One write; a null value removes the key.
    public record Write(Table table, Key key, byte @Nullable [] value) {}
}
