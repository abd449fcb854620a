/// The durable store: MapDB's plain store and its B-trees on a volume of our own, which makes them crash safe.
///
/// ```
/// MapDbStore      opens, recovers, reads, verifies, compacts
///   StoreWriter   one thread: takes all waiting batches, logs them, applies them, releases the callers
///     CommitLog   store.log: append-only, one flush per group of commits
///     Trees       a MapDB B-tree per table
///       JournaledVolume   MapDB's volume on
///         PageFile        store.db: pages with checksums; changed ones stay in memory until a checkpoint
///           PageJournal   store.journal: the pages of a checkpoint, before they go to store.db
/// ```
///
/// A commit is durable when its record in `store.log` is flushed, and only then becomes visible. Changed pages
/// reach `store.db` at a checkpoint: all of them go to `store.journal`, flush, to `store.db`, flush; the log starts
/// again. Opening finishes a checkpoint whose journal is complete, drops one whose journal is torn, and applies the
/// log's records behind the checkpoint. All file access goes through [im.clove.node.store.mapdb.FileIo], where
/// tests put faults.
@NullMarked
package im.clove.node.store.mapdb;

import org.jspecify.annotations.NullMarked;
