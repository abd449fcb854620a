package im.clove.node.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tables of ordered bytes with one promise: a [Batch] is **atomic across tables and durable when [#commit]
/// returns**.
/// Nothing may be acknowledged to anybody before that. Typed stores build on it; every implementation passes the
/// same contract tests. Thread-safe. Keys are partitioned by owner (the first part of each [Key] is the owner's),
/// so nobody meets another owner's uncommitted data.
public interface Store extends AutoCloseable {
    /// The value under a key, or null. Callers must not change the array.
    ///
    /// @throws StoreException if the data is damaged or cannot be read
    byte @Nullable [] get(Table table, Key key);

    /// The entries whose keys begin with all parts of the prefix, in key order.
    ///
    /// @param after only keys greater than this one, or null for all
    /// @param limit at most so many entries
    List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit);

    /// Makes all writes of the batch durable, or none. Blocks the calling (virtual) thread; many callers share one
    /// disk flush.
    ///
    /// @throws StoreException if nothing was written; after a failed flush the store refuses all further commits
    void commit(Batch batch);

    @Override
    void close();

    /// A key and its value.
    record Entry(Key key, byte[] value) {}
}
