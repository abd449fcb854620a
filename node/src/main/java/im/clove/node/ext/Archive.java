package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far the archive of an account is (XEP-0313); the messages are on the shelf. Numbers only grow, whatever the
/// clock does, are the order of the archive, and are never used twice. Immutable; a change gives another value and says
/// what is to be written for it. See [ArchiveReader] for how it is read.
///
/// ```
/// archive
///   (account)"m"               the values of this record
///   (account)"a"(number)       a message, see Archived
///   (account)"w"(who)(number)  the same by correspondent, a bare address, see Mention
///   (account)"x"(word)(block)  the same by word, see ArchiveWords
/// ```
///
/// @param next the number of the next message
/// @param first no message has a lower number
/// @param count messages there are
/// @param bytes they take
/// @param last second of the last message
/// @param breaks numbers of messages that are earlier than the one before them, since the clock was put back; between
///     them, seconds only grow
/// @param indexed messages below this number are in the index by words; 0 while nobody has searched
public record Archive(long next, long first, long count, long bytes, long last, List<Long> breaks, long indexed) {
    public static final Chapter<Archive> CHAPTER =
            Chapter.of(new Table("archive"), Archive::load).weighing(Archive::heapWeight);

    static final Key MESSAGES = Key.of("a");
    static final Key MENTIONS = Key.of("w");

    /// One without breaks, in bytes of the heap.
    private static final long BARE = 128;

    private static final Key HEAD = Key.of("m");
    private static final Archive EMPTY = new Archive(1, 1, 0, 0, Long.MIN_VALUE, List.of(), 0);
    private static final String WHAT = "head of an archive";
    private static final int UNINDEXED = 1;
    private static final int FORMAT = 2;

    /// A clock that is put back by so little is not seen in the archive.
    private static final Duration JITTER = Duration.ofMinutes(1);

    /// When there are so many, time stands still in the archive until the clock has caught up.
    private static final int MOST_BREAKS = 50;

    private static final int PAGE = 100;

    static final String MUC_USER = "http://jabber.org/protocol/muc#user";

    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

    public Archive {
        breaks = List.copyOf(breaks);
    }

    private long heapWeight() {
        return BARE + HeapWeight.numbers(breaks.size());
    }

    private static Archive load(Shelf shelf) {
        byte[] value = shelf.get(HEAD);
        if (value == null) {
            return EMPTY;
        }
        try {
            RecordReader in = new RecordReader(WHAT, value, FORMAT);
            long next = in.longNumber();
            long first = in.longNumber();
            long count = in.longNumber();
            long bytes = in.longNumber();
            long last = in.longNumber();
            List<Long> breaks = new ArrayList<>();
            for (int n = in.count(); n > 0; n--) {
                breaks.add(in.longNumber());
            }
            long indexed = in.version() == UNINDEXED ? 0 : in.longNumber();
            in.end();
            return new Archive(next, first, count, bytes, last, breaks, indexed);
        } catch (StoreException e) {
            LOG.error("The head of an archive cannot be read any more and is made anew from its messages", e);
            return made(shelf);
        }
    }

    /// From what is there: sizes are not known, and count as none.
    private static Archive made(Shelf shelf) {
        OptionalLong first = number(shelf.scan(MESSAGES, null, PAGE));
        OptionalLong last = number(shelf.scanBack(MESSAGES, null, PAGE));
        if (first.isEmpty() || last.isEmpty()) {
            return EMPTY;
        }
        long from = first.getAsLong();
        long to = last.getAsLong() + 1;
        return new Archive(to, from, to - from, 0, Long.MIN_VALUE, List.of(), 0);
    }

    /// The first number among keys that may be damaged.
    private static OptionalLong number(List<Tables.Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.key().length() == MESSAGES.length() + Long.BYTES)
                .mapToLong(entry -> entry.key().lastLong())
                .findFirst();
    }

    private Archive write(Writes writes) {
        RecordWriter out = new RecordWriter(FORMAT)
                .number(next)
                .number(first)
                .number(count)
                .number(bytes)
                .number(last)
                .number(breaks.size());
        breaks.forEach(out::number);
        writes.put(HEAD, out.number(indexed).done());
        return this;
    }

    /// With a message at its end.
    ///
    /// @param shelf with what is being committed
    /// @param secret of its id, see [ArchiveId]
    /// @param sent whether the account sent it
    public Archive append(
            Shelf shelf, Jid account, Message message, String secret, boolean sent, Instant now, Writes writes) {
        long second = now.getEpochSecond();
        List<Long> allBreaks = breaks;
        if (second < last) {
            if (last - second <= JITTER.toSeconds() || breaks.size() >= MOST_BREAKS) {
                second = last;
            } else {
                allBreaks = new ArrayList<>(breaks);
                allBreaks.add(next);
            }
        }
        Archived entry = Archived.of(new ArchiveId(secret, next), sent, second, message, account);
        byte[] value = entry.toBytes();
        writes.put(MESSAGES.then(next), value);
        for (Jid who : mentioned(message, sent, account)) {
            Key mentions = MENTIONS.then(who.bare().toString());
            List<Tables.Entry> before = shelf.scanBack(mentions, null, 1);
            long place = before.isEmpty() ? 1 : Mention.placeOf(before.getFirst()) + 1;
            writes.put(
                    mentions.then(next),
                    Mention.of(place, who.resource(), message).toBytes());
        }
        return new Archive(next + 1, first, count + 1, bytes + value.length, second, allBreaks, indexed).write(writes);
    }

    /// The same, whose next message has this number, or the one it would have had if that is higher: for messages that
    /// come with numbers of their own.
    Archive at(long number) {
        long at = Math.max(next, number);
        return new Archive(at, count == 0 ? at : first, count, bytes, last, breaks, indexed);
    }

    static Jid correspondent(Message message, boolean sent, Jid account) {
        Jid who = sent ? message.to() : message.from();
        return who == null ? account : who;
    }

    /// Under whose addresses a message is found: its correspondent's; in a room, where that is the occupant's, under
    /// the
    /// sender's real one as well.
    static List<Jid> mentioned(Message message, boolean sent, Jid account) {
        Jid who = correspondent(message, sent, account);
        if (message.type() != Message.Type.GROUPCHAT) {
            return List.of(who);
        }
        return message.element()
                .child(MUC_USER, "x")
                .flatMap(x -> x.child(MUC_USER, "item"))
                .flatMap(item -> Jid.tryParse(item.attributeOr("jid", "")))
                .filter(real -> !real.bare().equals(who.bare()))
                .map(real -> List.of(who, real))
                .orElseGet(() -> List.of(who));
    }

    /// Whether there is more than may be, whatever its age.
    public boolean isFull(ArchiveTerms terms) {
        return count > terms.messages() || bytes > terms.bytes();
    }

    /// Whether [#prune] would find something. Reads one message.
    ///
    /// @param shelf as it is committed
    public boolean isDue(Shelf shelf, Pruning what) {
        return page(shelf, first - 1).stream().limit(1).anyMatch(entry -> what.takes(secondOf(entry), count, bytes));
    }

    /// Without its oldest messages, as far as they are to go.
    ///
    /// @param pinned of messages that must stay
    /// @param most so many are removed at once; the rest another time
    /// @return this, if there is nothing to remove
    public Archive prune(Shelf shelf, Jid account, Pruning what, LongPredicate pinned, int most, Writes writes) {
        long left = count;
        long leftBytes = bytes;
        long from = first;
        boolean hole = false;
        long at = first - 1;
        int removed = 0;
        ArchiveWords.Removal words = new ArchiveWords.Removal(shelf, indexed);
        long last = what.keepsNewest() ? next - 2 : next - 1;
        for (List<Tables.Entry> page = page(shelf, at); !page.isEmpty() && removed < most; page = page(shelf, at)) {
            for (Tables.Entry entry : page) {
                at = entry.key().lastLong();
                if (removed == most || at > last || !what.takes(secondOf(entry), left, leftBytes)) {
                    return removed == 0 && from == first ? this : pruned(from, left, leftBytes, words, writes);
                }
                if (pinned.test(at)) {
                    hole = true;
                } else {
                    remove(entry, account, words, writes);
                    removed++;
                    left--;
                    leftBytes = Math.max(0, leftBytes - entry.value().length);
                    from = hole ? from : at + 1;
                }
            }
        }
        return removed == 0 ? this : pruned(from, left, leftBytes, words, writes);
    }

    private static List<Tables.Entry> page(Shelf shelf, long behind) {
        return shelf.scan(MESSAGES, MESSAGES.then(behind), PAGE / 10);
    }

    private Archive pruned(long from, long left, long leftBytes, ArchiveWords.Removal words, Writes writes) {
        words.write(writes);
        List<Long> still = breaks.stream().filter(number -> number > from).toList();
        return new Archive(next, from, left, leftBytes, last, still, indexed).write(writes);
    }

    private static long secondOf(Tables.Entry entry) {
        Archived read = readable(entry);
        return read == null ? Long.MIN_VALUE : read.second();
    }

    private static void remove(Tables.Entry entry, Jid account, ArchiveWords.Removal words, Writes writes) {
        long number = entry.key().lastLong();
        writes.remove(MESSAGES.then(number));
        Archived read = readable(entry);
        if (read != null) {
            words.remove(read);
            try {
                for (Jid who : mentioned(Message.of(read.element()), read.sent(), account)) {
                    writes.remove(MENTIONS.then(who.bare().toString()).then(number));
                }
            } catch (RuntimeException e) {
                LOG.debug("whose message it was cannot be read any more", e);
            }
        }
    }

    /// Whether there is a whole block of messages that is not in the index by words.
    public boolean lacksWords() {
        return (nextBlock() + 1) * ArchiveWords.BLOCK <= next;
    }

    private long nextBlock() {
        return ArchiveWords.blockOf(Math.max(first, indexed));
    }

    /// With one block more in the index by words; only if it lacks one.
    ///
    /// @param shelf with what is being committed
    public Archive index(Shelf shelf, Writes writes) {
        long block = nextBlock();
        ArchiveWords.add(shelf, block, writes);
        long end = (block + 1) * ArchiveWords.BLOCK;
        return new Archive(next, first, count, bytes, last, breaks, end).write(writes);
    }

    /// The message of this number, or null.
    public static @Nullable Archived find(Shelf shelf, long number) {
        Key key = MESSAGES.then(number);
        byte[] value = shelf.get(key);
        return value == null ? null : readable(new Tables.Entry(key, value));
    }

    /// The message of this id, or null.
    public static @Nullable Archived find(Shelf shelf, String id) {
        ArchiveId known = ArchiveId.parse(id).orElse(null);
        Archived found = known == null ? null : find(shelf, known.number());
        return found == null || !found.id().equals(known) ? null : found;
    }

    /// Null for one that is damaged.
    static @Nullable Archived readable(Tables.Entry entry) {
        try {
            return Archived.read(entry.key().lastLong(), entry.value());
        } catch (StoreException e) {
            LOG.error("An archived message cannot be read any more and is left out", e);
            return null;
        }
    }

    /// With a message replaced by what says that it was retracted (XEP-0424 §4): the last one of this id which the same
    /// side of the same conversation has sent.
    ///
    /// @param retraction sent or received like the message itself; it need not be archived
    /// @param id that the sender gave the message
    /// @return this, if there is no such message
    public Archive retract(
            Shelf shelf, Jid account, Message retraction, String id, boolean sent, Instant now, Writes writes) {
        Jid who = correspondent(retraction, sent, account);
        Archived found = Tombstones.original(shelf, who, retraction.element(), id, sent);
        return found == null
                ? this
                : replace(
                        shelf,
                        found,
                        Tombstones.of(found.element(), Tombstones.retracted(retraction.id(), now)),
                        writes);
    }

    /// With a message that says something else, in its place and under its id.
    ///
    /// @param found a message of this archive
    /// @param other of the same sender and recipient
    public Archive replace(Shelf shelf, Archived found, Element other, Writes writes) {
        byte[] value = found.with(other).toBytes();
        writes.put(MESSAGES.then(found.id().number()), value);
        long size = bytes - found.toBytes().length + value.length;
        ArchiveWords.Removal words = new ArchiveWords.Removal(shelf, indexed);
        words.remove(found);
        words.write(writes);
        return new Archive(next, first, count, Math.max(0, size), last, breaks, indexed).write(writes);
    }
}
