package im.clove.s2s.queue;

import im.clove.s2s.queue.OutboxStore.Kept;
import im.clove.xmpp.stanza.Stanza;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Looking through what waits on one link for what belongs on another, a page at a time: however much that is, no more
/// of it is in memory than is being handed over. Confined to its link.
final class Sorting {
    /// How many stanzas are handed over at once, and about how many bytes.
    private static final int PAGE = 32;

    private static final long PAGE_BYTES = 256 * 1024;

    private final Spool spool;

    /// What is being handed over and is still on disk here.
    private final Set<Long> leaving = new HashSet<>();

    /// Null while nothing is looked for.
    private @Nullable Predicate<Stanza> strange;

    private long doneUpTo;
    private long end;

    Sorting(Spool spool) {
        this.spool = spool;
    }

    /// @param after what is on disk only has greater numbers
    /// @param upTo the number of the last one that is looked at: what is handed over may come back
    void begin(Predicate<Stanza> strangers, long after, long upTo) {
        strange = strangers;
        doneUpTo = after;
        end = upTo;
    }

    /// Whether something that belongs elsewhere may be among what waits.
    boolean isOn() {
        return strange != null;
    }

    /// Whether everything that was handed over has arrived, and there may be more.
    boolean isDue() {
        return strange != null && leaving.isEmpty();
    }

    int moving() {
        return leaving.size();
    }

    boolean isMoving(long number) {
        return leaving.contains(number);
    }

    void moved(long number) {
        leaving.remove(number);
    }

    boolean isStrange(long number, Stanza stanza) {
        return strange != null && number <= end && strange.test(stanza);
    }

    /// Looks through what is on disk, until there is a page.
    ///
    /// @param limit stanzas read at once
    /// @param isKnown whether it is not on disk only
    void read(int limit, LongPredicate isKnown, BiConsumer<Kept, Stanza> found) {
        int count = 0;
        long bytes = 0;
        while (count < PAGE && bytes < PAGE_BYTES && doneUpTo < end) {
            List<Kept> page = spool.read(doneUpTo, limit);
            doneUpTo = page.isEmpty() ? end : page.getLast().number();
            for (Kept each : page) {
                // One that cannot be read is dealt with when it is its turn to be sent.
                Optional<Stanza> stanza = isKnown.test(each.number()) ? Optional.empty() : Spool.read(each);
                if (stanza.isPresent() && isStrange(each.number(), stanza.get())) {
                    count++;
                    bytes += each.bytes();
                    found.accept(each, stanza.get());
                }
            }
        }
    }

    /// These are handed over; if there are none of what is kept, it is over.
    void handOver(List<Queued> strangers) {
        strangers.stream().filter(Queued::isKept).map(Queued::number).forEach(leaving::add);
        strange = leaving.isEmpty() ? null : strange;
    }
}
