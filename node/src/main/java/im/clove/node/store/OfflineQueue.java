package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The messages an account has been given and has not yet taken (XEP-0160): kept while nobody is online, and while
/// a session has not acknowledged them. Sequence numbers only grow, whatever the clock does, and are never used
/// twice for one account. Reads go to the store, writes into the caller's batch; one owner per account writes.
/// Thread-safe otherwise.
///
/// ```
/// offline
///   (account)"m"          next sequence number, messages waiting, their bytes
///   (account)"q"(seq)     receive time, the shares it counts in, its size, and its number in the archive or itself
///   (account)"s"(share)   messages of one sender, domain, kind of sender; their bytes
///   (account)"x"(place)   what could not be read last: as it was, for whoever looks into it
/// ```
public final class OfflineQueue {
    private static final int FORMAT = 3;

    /// The last one without shares.
    private static final int WITHOUT_SHARES = 1;

    /// The last one in which every entry was a whole message.
    private static final int WITHOUT_POINTERS = 2;

    private static final String WHAT = "offline message";

    /// In place of a number in the archive: the whole message is in the queue.
    public static final long NOT_ARCHIVED = 0;

    private static final byte[] NOTHING = {};

    private static final int PAGE = 100;

    /// What an entry holds besides its stanza, at least: the format, the time, the length.
    private static final int OVERHEAD = 1 + Long.BYTES + Integer.BYTES;

    /// How many of what could not be read are kept.
    private static final int MOST_ASIDE = 50;

    private static final Logger LOG = LoggerFactory.getLogger(OfflineQueue.class);

    private final Store store;
    private final Quota quota;

    public OfflineQueue(Store store, Quota quota) {
        this.store = store;
        this.quota = quota;
    }

    /// Puts a stanza at the end of the queue. Several appends to one batch get successive numbers.
    ///
    /// @return its sequence number, or empty if the account's quota is used up and nothing was added
    public OptionalLong append(Batch batch, Jid account, byte[] stanza, Instant receivedAt) {
        long seq = head(batch, owner(account)).next;
        return put(batch, account, new Waiting(seq, receivedAt, stanza)) ? OptionalLong.of(seq) : OptionalLong.empty();
    }

    /// The number the next stanza gets, unless the owner has given it away already (see [#put]).
    public long next(Jid account) {
        return head(new Batch(), owner(account)).next;
    }

    /// Puts a stanza under a number that the owner has set aside for it: at or above [#next], or between those that
    /// were put since. Its place in the queue is by that number.
    ///
    /// @return false if the account's quota is used up; then nothing was added
    public boolean put(Batch batch, Jid account, Waiting entry) {
        return put(batch, account, entry, quota, List.of());
    }

    /// As [#put(Batch, Jid, Waiting)], where the stanza counts in several shares. It is taken if it fits into all
    /// of them; the queue has room for all that the shares let in.
    ///
    /// @return false if one of the shares is used up; then nothing was added
    public boolean put(Batch batch, Jid account, Waiting entry, List<Share> shares) {
        return put(batch, account, entry, quota.whole(), shares);
    }

    private boolean put(Batch batch, Jid account, Waiting entry, Quota most, List<Share> shares) {
        Key owner = owner(account);
        Head head = head(batch, owner);
        int size = entry.stanza().length;
        Usage now = new Usage(head.messages, head.bytes);
        if (!now.hasRoom(most, size)) {
            return false;
        }
        for (Share share : shares) {
            if (!share.hasRoom(usage(batch, owner, share.name), size)) {
                return false;
            }
        }
        RecordWriter out = new RecordWriter(FORMAT).time(entry.receivedAt()).number(shares.size());
        for (Share share : shares) {
            out.text(share.name);
            put(batch, owner, share.name, usage(batch, owner, share.name).plus(1, size));
        }
        out.number(entry.archived()).number(size).bytes(entry.archived() == NOT_ARCHIVED ? entry.stanza() : NOTHING);
        batch.put(Table.OFFLINE, entry(owner, entry.seq()), out.done());
        long next = Math.max(head.next, entry.seq() + 1);
        put(batch, owner, new Head(next, head.messages + 1, head.bytes + size));
        return true;
    }

    private Usage usage(Batch batch, Key owner, String share) {
        byte[] value = through(batch, owner.then("s").then(share));
        if (value == null) {
            return new Usage(0, 0);
        }
        try {
            RecordReader in = new RecordReader(WHAT, value, FORMAT);
            Usage usage = new Usage(in.longNumber(), in.longNumber());
            in.end();
            return usage;
        } catch (StoreException e) {
            LOG.error("How full a share of an offline queue is cannot be read any more; it counts as empty", e);
            return new Usage(0, 0);
        }
    }

    private static void put(Batch batch, Key owner, String share, Usage usage) {
        Key key = owner.then("s").then(share);
        if (usage.messages <= 0) {
            batch.remove(Table.OFFLINE, key);
        } else {
            batch.put(
                    Table.OFFLINE,
                    key,
                    new RecordWriter(FORMAT)
                            .number(usage.messages)
                            .number(usage.bytes)
                            .done());
        }
    }

    /// The committed messages behind a sequence number (0 for all), oldest first, past those that are damaged.
    ///
    /// @param damaged gets the numbers of those
    public List<Waiting> read(Jid account, long after, int limit, LongConsumer damaged) {
        Key queue = owner(account).then("q");
        Key last = queue.then(after);
        List<Waiting> found = new ArrayList<>();
        List<Tables.Entry> page;
        do {
            page = store.scan(Table.OFFLINE, queue, last, limit - found.size());
            for (Tables.Entry entry : page) {
                last = entry.key();
                Waiting waiting = readable(entry);
                if (waiting == null) {
                    damaged.accept(entry.key().lastLong());
                } else {
                    found.add(waiting);
                }
            }
        } while (!page.isEmpty() && found.size() < limit);
        return found;
    }

    private static @Nullable Waiting readable(Tables.Entry entry) {
        try {
            return decode(entry.key().lastLong(), entry.value());
        } catch (StoreException e) {
            LOG.debug("a message of the offline queue is damaged", e);
            return null;
        }
    }

    /// The numbers in the archive of all that waits, with what is being committed.
    public Set<Long> archived(Batch batch, Jid account) {
        return Set.copyOf(places(batch, account).values());
    }

    /// What waits and is archived: numbers in the archive by numbers in the queue.
    public SortedMap<Long, Long> places(Batch batch, Jid account) {
        SortedMap<Long, Long> places = new TreeMap<>();
        if (head(batch, owner(account)).messages == 0) {
            return places;
        }
        Tables tables = new Ahead(store, batch);
        Key queue = owner(account).then("q");
        Key last = null;
        List<Tables.Entry> page;
        do {
            page = tables.scan(Table.OFFLINE, queue, last, PAGE);
            for (Tables.Entry entry : page) {
                last = entry.key();
                Waiting waiting = readable(entry);
                if (waiting != null && waiting.archived != NOT_ARCHIVED) {
                    places.put(waiting.seq, waiting.archived);
                }
            }
        } while (page.size() == PAGE);
        return places;
    }

    /// Takes a message that cannot be read out of the queue, and keeps its bytes beside it, of the last
    /// [#MOST_ASIDE] such messages.
    ///
    /// @return false if it is not there any more
    public boolean setAside(Batch batch, Jid account, long seq) {
        Key owner = owner(account);
        Key key = entry(owner, seq);
        byte[] value = through(batch, key);
        if (value == null) {
            return false;
        }
        batch.remove(Table.OFFLINE, key);
        batch.put(Table.OFFLINE, owner.then("x").then(seq % MOST_ASIDE), value);
        taken(batch, owner, value);
        return true;
    }

    /// @param value of the entry; of a damaged one the size is a guess
    private void taken(Batch batch, Key owner, byte[] value) {
        Head head = head(batch, owner);
        long size = (long) value.length - OVERHEAD;
        try {
            Stored entry = read(value);
            size = entry.size;
            for (String share : entry.shares) {
                put(batch, owner, share, usage(batch, owner, share).plus(-1, -size));
            }
        } catch (StoreException e) {
            LOG.debug("whose share a damaged message was in is not known", e);
        }
        long left = Math.max(0, head.messages - 1);
        put(batch, owner, new Head(head.next, left, left == 0 ? 0 : Math.max(0, head.bytes - size)));
        if (left == 0) {
            // So what was damaged weighs on no share for longer than until the queue is empty.
            for (Tables.Entry share : store.scan(Table.OFFLINE, owner.then("s"), null, Integer.MAX_VALUE)) {
                batch.remove(Table.OFFLINE, share.key());
            }
        }
    }

    /// Takes a message out; one that is not there is no error.
    public void remove(Batch batch, Jid account, long seq) {
        Key owner = owner(account);
        Key key = entry(owner, seq);
        byte[] value = through(batch, key);
        if (value == null) {
            return;
        }
        batch.remove(Table.OFFLINE, key);
        taken(batch, owner, value);
    }

    /// How full the queue is, from its own counters.
    public Usage usage(Jid account) {
        Head head = head(new Batch(), owner(account));
        return new Usage(head.messages, head.bytes);
    }

    private byte @Nullable [] through(Batch batch, Key key) {
        return new Ahead(store, batch).get(Table.OFFLINE, key);
    }

    private Head head(Batch batch, Key owner) {
        byte[] value = through(batch, owner.then("m"));
        if (value == null) {
            return new Head(1, 0, 0);
        }
        try {
            RecordReader in = new RecordReader(WHAT, value, FORMAT);
            Head head = new Head(in.longNumber(), in.longNumber(), in.longNumber());
            in.end();
            return head;
        } catch (StoreException e) {
            LOG.error("How full an offline queue is cannot be read any more and is counted again", e);
            return counted(owner);
        }
    }

    /// The head as the entries have it.
    private Head counted(Key owner) {
        Head head = new Head(1, 0, 0);
        for (Tables.Entry entry : store.scan(Table.OFFLINE, owner.then("q"), null, Integer.MAX_VALUE)) {
            Waiting waiting = readable(entry);
            long size = waiting == null ? Math.max(0, entry.value().length - OVERHEAD) : waiting.size;
            head = new Head(entry.key().lastLong() + 1, head.messages + 1, head.bytes + size);
        }
        return head;
    }

    private static void put(Batch batch, Key owner, Head head) {
        batch.put(
                Table.OFFLINE,
                owner.then("m"),
                new RecordWriter(FORMAT)
                        .number(head.next)
                        .number(head.messages)
                        .number(head.bytes)
                        .done());
    }

    private static Waiting decode(long seq, byte[] value) {
        Stored entry = read(value);
        return new Waiting(seq, entry.receivedAt, entry.stanza, entry.archived, entry.size);
    }

    private static Stored read(byte[] value) {
        RecordReader in = new RecordReader(WHAT, value, FORMAT);
        Instant receivedAt = in.time();
        List<String> shares = new ArrayList<>();
        for (int n = in.version() == WITHOUT_SHARES ? 0 : in.count(); n > 0; n--) {
            shares.add(in.text());
        }
        boolean mayPoint = in.version() > WITHOUT_POINTERS;
        long archived = mayPoint ? in.longNumber() : NOT_ARCHIVED;
        int size = mayPoint ? in.number() : 0;
        byte[] stanza = in.bytes();
        in.end();
        return new Stored(receivedAt, shares, stanza, archived, mayPoint ? size : stanza.length);
    }

    private record Stored(Instant receivedAt, List<String> shares, byte[] stanza, long archived, int size) {}

    private static Key owner(Jid account) {
        return Key.of(account.bare().toString());
    }

    private static Key entry(Key owner, long seq) {
        return owner.then("q").then(seq);
    }

    private record Head(long next, long messages, long bytes) {}

    /// A message in the queue: itself, or where it is in the account's archive (decision 34).
    ///
    /// @param stanza its XML in UTF-8; not to be changed; of one that is read and archived there is none
    /// @param archived its number in the archive, or [#NOT_ARCHIVED]
    /// @param size of its XML
    public record Waiting(long seq, Instant receivedAt, byte[] stanza, long archived, int size) {
        /// One to be put into the queue.
        public Waiting(long seq, Instant receivedAt, byte[] stanza, long archived) {
            this(seq, receivedAt, stanza, archived, stanza.length);
        }

        /// One that is kept whole.
        public Waiting(long seq, Instant receivedAt, byte[] stanza) {
            this(seq, receivedAt, stanza, NOT_ARCHIVED);
        }
    }

    public record Usage(long messages, long bytes) {
        boolean hasRoom(Quota most, long size) {
            return messages < most.messages && bytes + size <= most.bytes;
        }

        Usage plus(long more, long size) {
            return new Usage(messages + more, Math.max(0, bytes + size));
        }
    }

    /// Whose messages are counted together, and how many there may be.
    ///
    /// @param name within the account; on disk
    /// @param isOfMany whether several senders have part in it. Other shares take one message of any size.
    public record Share(String name, Quota most, boolean isOfMany) {
        boolean hasRoom(Usage now, long size) {
            return now.messages == 0 && !isOfMany && most.messages > 0 || now.hasRoom(most, size);
        }
    }

    /// The account's quota, for whoever makes shares of it.
    public Quota quota() {
        return quota;
    }

    /// What one account may keep.
    public record Quota(long messages, long bytes) {
        public static final Quota STANDARD = new Quota(1_000, 10L << 20);

        /// A part of it: at least one message, unless there are none at all.
        public Quota times(int numerator, int denominator) {
            return new Quota(
                    messages == 0 ? 0 : Math.max(1, messages * numerator / denominator),
                    bytes * numerator / denominator);
        }

        /// With what is beside it for strangers.
        Quota whole() {
            return new Quota(2 * messages, bytes + bytes / 4);
        }
    }
}
