package im.clove.node.store.mapdb;

/// Sizes of the store, all in bytes.
///
/// @param cache unchanged pages kept in memory
/// @param log how large `store.log` may get before a checkpoint; recovery after a crash reads at most so much
///     (P-15)
/// @param changed changed pages in memory that make a checkpoint due
public record StoreOptions(long cache, long log, long changed) {
    public static final StoreOptions STANDARD = new StoreOptions(12L << 20, 8L << 20, 8L << 20);

    public StoreOptions {
        if (cache < 64 << 10 || log < 64 << 10 || log > 1 << 30 || changed < 64 << 10) {
            throw new IllegalArgumentException("A store needs at least 64 KiB for each of its parts");
        }
    }

    /// The largest batch, as it is in the log.
    int largestBatch() {
        return (int) (log / 2);
    }
}
