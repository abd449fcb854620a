package im.clove.s2s.queue;

import im.clove.s2s.place.Way;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What must outlive the process between this node and its peers: the stanzas that wait, how they are numbered, and
/// which of the peers' stanzas were taken. Implemented by the node on its store.
///
/// Each [Way] is written by one owner alone, its link; only the [Mark]s of incoming stanzas are written by others,
/// each in one commit with what its stanza changed. Reads see what was committed. Thread-safe.
public interface OutboxStore {
    /// What was kept of a way; empty if nothing was.
    Optional<Saved> load(Way way);

    /// The stanzas that wait with greater numbers than this one, in order.
    List<Kept> read(Way way, long after, int limit);

    /// Makes the changes durable, all or none. Blocks until they are; many callers share one flush.
    ///
    /// @throws RuntimeException if nothing was written
    void commit(Way way, Changes changes);

    /// Keeps what cannot be read out of the way, for whoever looks into it; only the last of such. It is to be taken
    /// out with [Changes#removed] all the same. Blocks for the disk.
    ///
    /// @throws RuntimeException if it could not be written
    default void setAside(Way way, Kept unreadable) {}

    /// The ways on which stanzas wait.
    List<Way> waiting();

    /// How many ways [#met] remembers.
    int MOST_MET = 32;

    /// Notes that there is a conversation on this way. Writes at most once in ten minutes for each; blocks for the
    /// disk then.
    ///
    /// @throws RuntimeException if it could not be written
    void met(Way way, Instant at);

    /// The ways on which there was a conversation last, the latest first.
    List<Way> met();

    /// A stanza that waits.
    ///
    /// @param keptAt when it was taken, to the millisecond; [Instant#EPOCH] if the owner of the node has dropped it
    ///     while the node was not running
    /// @param bytes what it counts against the quota
    /// @param stanza its XML in UTF-8; not to be changed. Where the entry is damaged, all that is there of it
    record Kept(long number, Instant keptAt, int bytes, byte[] stanza) {}

    /// The numbering of what we send, and how much waits.
    ///
    /// @param id names the numbering, for the peer
    /// @param reserved numbers from here on have not been used
    /// @param seen when the peer was last there, or null if it never was
    record Head(
            String id,
            long reserved,
            long stanzas,
            long bytes,
            @Nullable Instant seen) {}

    /// What is known to have been taken of the peer's stanzas.
    ///
    /// @param peer the id under which the peer counts
    /// @param handled all up to this number are done with
    record Taken(String peer, long handled) {}

    /// @param head null if nothing was ever kept for the peer
    /// @param taken null if nothing was ever noted of the peer's stanzas
    /// @param marks of the peer's stanzas, those beyond `taken` and those of other ids included
    record Saved(@Nullable Head head, @Nullable Taken taken, List<Mark> marks) {}

    /// What to write.
    ///
    /// @param head null to leave it
    /// @param removed numbers of stanzas that need not wait any longer
    /// @param taken null to leave it; otherwise the marks it covers, and those of other ids, are removed
    /// @param beside what the senders of `added` want written with it
    record Changes(
            @Nullable Head head,
            List<Kept> added,
            List<Long> removed,
            @Nullable Taken taken,
            List<Beside> beside) {
        public Changes(@Nullable Head head, List<Kept> added, List<Long> removed, @Nullable Taken taken) {
            this(head, added, removed, taken, List.of());
        }
    }
}
