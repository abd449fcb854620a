package im.clove.node.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What is to be written to a [Shelf], by its own keys. Of two writes to one key only the later one is kept. Filled by
/// whoever makes it, then handed over. Not thread-safe.
public final class Writes {
    private final Map<Key, Value> writes = new LinkedHashMap<>();

    private record Value(byte @Nullable [] bytes) {}

    public Writes put(Key key, byte[] value) {
        writes.put(key, new Value(value));
        return this;
    }

    public Writes remove(Key key) {
        writes.put(key, new Value(null));
        return this;
    }

    public boolean isEmpty() {
        return writes.isEmpty();
    }

    /// In the order the keys were first written.
    ///
    /// @param take gets null for a value that is removed
    void each(BiConsumer<Key, byte @Nullable []> take) {
        writes.forEach((key, value) -> take.accept(key, value.bytes()));
    }
}
