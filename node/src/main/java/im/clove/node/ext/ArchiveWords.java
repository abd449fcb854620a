package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.xml.XmlException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The index of an archive by words. It is made a block of messages at a time, by whoever searches first, and whoever
/// searches again adds the blocks that have been filled since: who never searches does not pay for it. What is younger
/// than the last whole block is read. Removed messages take their words along.
///
/// ```
/// archive
///   (account)"x"(word)(block)   which messages of the block have the word
/// ```
final class ArchiveWords {
    /// Messages of a block, by number: so many stay unread in an index, and are looked through by each search.
    static final int BLOCK = 256;

    static final Key WORDS = Key.of("x");

    private static final byte LISTED = 1;
    private static final byte MAPPED = 2;
    private static final int PAGE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveWords.class);

    private ArchiveWords() {}

    static long blockOf(long number) {
        return Math.floorDiv(number, BLOCK);
    }

    private static int placeOf(long number) {
        return (int) Math.floorMod(number, (long) BLOCK);
    }

    static Key at(String word, long block) {
        return WORDS.then(word).then(block);
    }

    /// Adds a block, in some milliseconds.
    static void add(Shelf shelf, long block, Writes writes) {
        Map<String, BitSet> words = new TreeMap<>();
        long at = block * BLOCK - 1;
        long end = (block + 1) * BLOCK;
        List<Tables.Entry> page;
        do {
            page = shelf.scan(Archive.MESSAGES, Archive.MESSAGES.then(at), PAGE);
            for (Tables.Entry entry : page) {
                at = entry.key().lastLong();
                Archived message = at < end ? Archive.readable(entry) : null;
                if (message != null) {
                    for (String word : of(message)) {
                        words.computeIfAbsent(word, _ -> new BitSet(BLOCK)).set(placeOf(at));
                    }
                }
            }
        } while (!page.isEmpty() && at < end);
        words.forEach((word, messages) -> writes.put(at(word, block), toBytes(messages)));
    }

    /// What a message is found by; nothing if it is damaged.
    static Set<String> of(Archived message) {
        try {
            return Words.ofMessage(message.element());
        } catch (XmlException e) {
            LOG.error("The words of an archived message cannot be read any more", e);
            return Set.of();
        }
    }

    /// Few as a list of places, many as a map of them.
    private static byte[] toBytes(BitSet messages) {
        int count = messages.cardinality();
        byte[] map = messages.toByteArray();
        if (count >= map.length) {
            byte[] value = new byte[map.length + 1];
            value[0] = MAPPED;
            System.arraycopy(map, 0, value, 1, map.length);
            return value;
        }
        byte[] value = new byte[count + 1];
        value[0] = LISTED;
        int i = 1;
        for (int place = messages.nextSetBit(0); place >= 0; place = messages.nextSetBit(place + 1)) {
            value[i++] = (byte) place;
        }
        return value;
    }

    /// The places in its block; none if it is damaged.
    static BitSet read(byte[] value) {
        BitSet messages = new BitSet(BLOCK);
        if (value.length > 0 && value[0] == LISTED) {
            for (int i = 1; i < value.length; i++) {
                messages.set(value[i] & 0xFF);
            }
        } else if (value.length > 0 && value[0] == MAPPED) {
            byte[] map = new byte[Math.min(value.length - 1, BLOCK / Byte.SIZE)];
            System.arraycopy(value, 1, map, 0, map.length);
            messages.or(BitSet.valueOf(map));
        } else {
            LOG.error("An entry of an archive's index of words cannot be read any more and is left out");
        }
        return messages;
    }

    /// Takes the words of messages out of the index, all that are removed with one commit.
    static final class Removal {
        private final Shelf shelf;
        private final long indexed;
        private final Map<Key, BitSet> changed = new LinkedHashMap<>();

        /// @param shelf with what is being committed
        /// @param indexed what has this number or a higher one is not in the index
        Removal(Shelf shelf, long indexed) {
            this.shelf = shelf;
            this.indexed = indexed;
        }

        void remove(Archived message) {
            long number = message.id().number();
            if (number < indexed) {
                for (String word : of(message)) {
                    changed.computeIfAbsent(at(word, blockOf(number)), this::read)
                            .clear(placeOf(number));
                }
            }
        }

        private BitSet read(Key key) {
            byte[] value = shelf.get(key);
            return value == null ? new BitSet() : ArchiveWords.read(value);
        }

        void write(Writes writes) {
            changed.forEach((key, messages) -> {
                if (messages.isEmpty()) {
                    writes.remove(key);
                } else {
                    writes.put(key, toBytes(messages));
                }
            });
        }
    }
}
