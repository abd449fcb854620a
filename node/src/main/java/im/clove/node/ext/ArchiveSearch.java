package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.Tables;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes through the messages of an archive that have all the words of a query, in either direction: by the index as far
/// as that goes ([ArchiveWords]), by reading behind it. A step costs what lies between two such messages, not what the
/// archive holds.
final class ArchiveSearch {
    /// How many words of an archive one word of a query may stand for, as their beginning: the first of the alphabet.
    private static final int MOST_WORDS = 100;

    private final Shelf shelf;
    private final long indexed;
    private final List<String> wanted;
    private final boolean back;
    private final List<List<Cursor>> terms;
    private long block = Long.MIN_VALUE;
    private BitSet there = new BitSet();
    private long steps;

    /// @param indexed what has this number or a higher one is not in the index
    /// @param wanted as [Words#ofQuery] gives them
    /// @param back whether to go to lower numbers
    ArchiveSearch(Shelf shelf, long indexed, List<String> wanted, boolean back) {
        this.shelf = shelf;
        this.indexed = indexed;
        this.wanted = wanted;
        this.back = back;
        this.terms = wanted.stream().map(this::words).toList();
    }

    private List<Cursor> words(String begin) {
        List<Cursor> found = new ArrayList<>();
        found.add(new Cursor(begin));
        Key at = ArchiveWords.WORDS.then(begin).then(Long.MAX_VALUE);
        while (Words.isBeginning(begin) && found.size() < MOST_WORDS) {
            List<Tables.Entry> next = shelf.scan(ArchiveWords.WORDS, at, 1);
            String word = next.isEmpty() ? "" : next.getFirst().key().textAt(ArchiveWords.WORDS.length());
            if (!word.startsWith(begin)) {
                break;
            }
            found.add(new Cursor(word));
            at = ArchiveWords.WORDS.then(word).then(Long.MAX_VALUE);
        }
        return found;
    }

    /// How much was looked at.
    long steps() {
        return steps;
    }

    /// The next message behind this one in the direction of the search; it may be gone, or be none.
    ///
    /// @param at it is not this one
    /// @param end the first one that is not looked for any more
    /// @return the end, if there is none
    long next(long at, long end) {
        long number = back ? at - 1 : at + 1;
        while (back ? number > end : number < end) {
            steps++;
            if (number >= indexed) {
                long there = nearest(number);
                boolean isInside = back ? there > end && there >= indexed : there < end;
                if (isInside && isIn(there)) {
                    return there;
                }
                number = isInside ? there + (back ? -1 : 1) : back ? Math.max(end, indexed - 1) : end;
            } else {
                long place = inBlock(number);
                if (place >= 0) {
                    return place;
                }
                long other = nextBlock(ArchiveWords.blockOf(number) + (back ? -1 : 1));
                if (other == Long.MIN_VALUE) {
                    // Nothing in the index; forwards there is what is not in it yet.
                    number = back ? end : Math.max(indexed, number + 1);
                } else {
                    number = back ? (other + 1) * ArchiveWords.BLOCK - 1 : other * ArchiveWords.BLOCK;
                }
            }
        }
        return end;
    }

    /// The first message from a number on; none is at the far end of all numbers.
    private long nearest(long number) {
        List<Tables.Entry> next = back
                ? shelf.scanBack(Archive.MESSAGES, Archive.MESSAGES.then(number + 1), 1)
                : shelf.scan(Archive.MESSAGES, Archive.MESSAGES.then(number - 1), 1);
        return next.isEmpty()
                ? back ? Long.MIN_VALUE : Long.MAX_VALUE
                : next.getFirst().key().lastLong();
    }

    private boolean isIn(long number) {
        Archived message = Archive.find(shelf, number);
        return message != null && isIn(message, wanted);
    }

    /// Whether a message has all the words; a query without any finds nothing.
    static boolean isIn(Archived message, List<String> wanted) {
        Set<String> words = ArchiveWords.of(message);
        return !wanted.isEmpty()
                && wanted.stream().allMatch(one -> words.stream().anyMatch(word -> Words.matches(one, word)));
    }

    /// The next message of a number's block from that number on, -1 if there is none.
    private long inBlock(long number) {
        long wantedBlock = ArchiveWords.blockOf(number);
        if (wantedBlock != block) {
            block = wantedBlock;
            there = allIn(wantedBlock);
        }
        int from = (int) (number - wantedBlock * ArchiveWords.BLOCK);
        int place = back ? there.previousSetBit(from) : there.nextSetBit(from);
        return place < 0 ? -1 : wantedBlock * ArchiveWords.BLOCK + place;
    }

    private BitSet allIn(long one) {
        BitSet all = null;
        for (List<Cursor> term : terms) {
            BitSet some = new BitSet();
            term.forEach(word -> word.addTo(some, one));
            if (all == null) {
                all = some;
            } else {
                all.and(some);
            }
        }
        return all == null ? new BitSet() : all;
    }

    /// The next block in which each word occurs, from this one on; the least number if there is none.
    private long nextBlock(long from) {
        long candidate = from;
        while (true) {
            long furthest = candidate;
            for (List<Cursor> term : terms) {
                long nearest = Long.MIN_VALUE;
                for (Cursor word : term) {
                    long next = word.from(candidate);
                    boolean isNearer = nearest == Long.MIN_VALUE || (back ? next > nearest : next < nearest);
                    nearest = next != Long.MIN_VALUE && isNearer ? next : nearest;
                }
                if (nearest == Long.MIN_VALUE) {
                    return Long.MIN_VALUE;
                }
                furthest = back ? Math.min(furthest, nearest) : Math.max(furthest, nearest);
            }
            if (furthest == candidate) {
                return candidate;
            }
            steps++;
            candidate = furthest;
        }
    }

    /// Where one word occurs; remembers the last answer, since it is asked for places ever further on.
    private final class Cursor {
        private final Key entries;
        private boolean isKnown;
        private long asked;
        private long block;
        private byte @Nullable [] value;

        private Cursor(String word) {
            this.entries = ArchiveWords.WORDS.then(word);
        }

        /// The next block with the word from this one on; the least number if there is none.
        private long from(long one) {
            boolean isInGap = isKnown
                    && (back
                            ? one <= asked && (value == null || one >= block)
                            : one >= asked && (value == null || one <= block));
            if (!isInGap) {
                List<Tables.Entry> next = back
                        ? shelf.scanBack(entries, entries.then(one + 1), 1)
                        : shelf.scan(entries, entries.then(one - 1), 1);
                isKnown = true;
                asked = one;
                value = next.isEmpty() ? null : next.getFirst().value();
                block = next.isEmpty() ? Long.MIN_VALUE : next.getFirst().key().lastLong();
            }
            return block;
        }

        private void addTo(BitSet messages, long one) {
            byte[] bytes = from(one) == one ? value : null;
            if (bytes != null) {
                messages.or(ArchiveWords.read(bytes));
            }
        }
    }
}
