package im.clove.node.store.mapdb;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Unchanged pages kept in memory, a fixed number of them. Each page has four places it may be in; a newcomer takes
/// the one whose turn it is. Thread-safe without locks: losing a race costs a read from disk, and all copies of an
/// unchanged page are equal.
final class PageCache {
    private static final int WAYS = 4;

    private final AtomicReferenceArray<@Nullable Page> places;
    private final int[] turns;
    private final int mask;

    /// @param bytes about how much memory it may take; at least 64 KiB
    PageCache(long bytes) {
        int sets = Math.max(4, (int) Long.highestOneBit(bytes / Page.SIZE / WAYS));
        places = new AtomicReferenceArray<>(sets * WAYS);
        turns = new int[sets];
        mask = sets - 1;
    }

    @Nullable
    Page find(long number) {
        int first = set(number) * WAYS;
        for (int i = first; i < first + WAYS; i++) {
            Page page = places.get(i);
            if (page != null && page.number() == number) {
                return page;
            }
        }
        return null;
    }

    void add(Page page) {
        int set = set(page.number());
        // A lost update of the turn only makes the choice less fair.
        int turn = turns[set]++ & WAYS - 1;
        places.set(set * WAYS + turn, page);
    }

    /// Forgets the page, everywhere it is: it is about to change.
    void remove(long number) {
        int first = set(number) * WAYS;
        for (int i = first; i < first + WAYS; i++) {
            Page page = places.get(i);
            if (page != null && page.number() == number) {
                places.set(i, null);
            }
        }
    }

    private int set(long number) {
        return (int) (number * 0x9E3779B97F4A7C15L >>> 40) & mask;
    }
}
