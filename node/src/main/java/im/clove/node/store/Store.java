package im.clove.node.store;

import im.clove.runtime.budget.Budget;
import java.util.Set;

/// Tables of ordered bytes with one promise: a [Batch] is **atomic across tables and durable when [#commit]
/// returns**.
/// Nothing may be acknowledged to anybody before that. Typed stores build on it; every implementation passes the
/// same contract tests. Thread-safe. Keys are partitioned by owner (the first part of each [Key] is the owner's),
/// so nobody meets another owner's uncommitted data.
public interface Store extends Tables, AutoCloseable {
    /// Every table there is, those included that nobody names any more.
    Set<Table> tables();

    /// Makes all writes of the batch durable, or none. Blocks the calling (virtual) thread; many callers share one
    /// disk flush.
    ///
    /// @throws StoreException if nothing was written; after a failed flush the store refuses all further commits
    void commit(Batch batch);

    /// Leaves nothing on disk of what was removed or replaced before; without this call that takes some minutes.
    /// Blocks, and commits wait meanwhile.
    ///
    /// @throws StoreException if it could not be done
    default void forget() {
        // Who keeps nothing on disk has nothing to overwrite.
    }

    /// What the store holds in memory and a bound of its own, and not its readers, decides on is charged to this owner
    /// from now on.
    default void chargeTo(Budget owner) {
        // What a store in memory holds is no part of a node.
    }

    @Override
    void close();
}
