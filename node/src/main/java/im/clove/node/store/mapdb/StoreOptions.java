package im.clove.node.store.mapdb;

import java.time.Duration;

/// Sizes of the store, all in bytes, and how long it remembers.
///
/// @param cache unchanged pages kept in memory
/// @param log how large `store.log` may get before a checkpoint; recovery after a crash reads at most so much
///     (P-15)
/// @param changed changed pages in memory that make a checkpoint due
/// @param forget how long what was removed may still be found in a file, but for marks in tables of more than 20 000
///     entries
public record StoreOptions(long cache, long log, long changed, Duration forget) {
    private static final Duration SOON = Duration.ofMinutes(10);

    public static final StoreOptions STANDARD = new StoreOptions(12L << 20, 8L << 20, 8L << 20);

    public StoreOptions(long cache, long log, long changed) {
        this(cache, log, changed, SOON);
    }

    public StoreOptions {
        if (cache < 64 << 10 || log < 64 << 10 || log > 1 << 30 || changed < 64 << 10) {
            throw new IllegalArgumentException("A store needs at least 64 KiB for each of its parts");
        }
    }

    /// The largest batch, as it is in the log, which has room for it after a checkpoint.
    int largestBatch() {
        return (int) (log / 8 * 7);
    }
}
