package im.clove.node.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be read of tables: those of a [Store], or those it will have with a batch ([Ahead]). A table nobody has
/// written to is empty.
public interface Tables {
    /// The value under a key, or null. Callers must not change the array.
    ///
    /// @throws StoreException if the data is damaged or cannot be read
    byte @Nullable [] get(Table table, Key key);

    /// The entries whose keys begin with all parts of the prefix, in key order.
    ///
    /// @param after only keys greater than this one, or null for all
    /// @param limit at most so many entries
    /// @throws StoreException if the data is damaged or cannot be read
    List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit);

    /// As [#scan], from the last entry to the first.
    ///
    /// @param before only keys less than this one, or null for all
    List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit);

    /// A key and its value.
    record Entry(Key key, byte[] value) {}
}
