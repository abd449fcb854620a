package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
///   (account)"q"(seq)     receive time, stanza
///   (account)"x"(seq)     one that could not be read: as it was, for whoever looks into it
/// ```
public final class OfflineQueue {
    private static final int FORMAT = 1;
    private static final String WHAT = "offline message";

    /// What an entry holds besides its stanza: the format, the time, the length.
    private static final int OVERHEAD = 1 + Long.BYTES + Integer.BYTES;

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
        Key owner = owner(account);
        Head head = head(batch, owner);
        byte[] stanza = entry.stanza();
        if (head.messages >= quota.messages() || head.bytes + stanza.length > quota.bytes()) {
            return false;
        }
        batch.put(
                Table.OFFLINE,
                entry(owner, entry.seq()),
                new RecordWriter(FORMAT).time(entry.receivedAt()).bytes(stanza).done());
        long next = Math.max(head.next, entry.seq() + 1);
        put(batch, owner, new Head(next, head.messages + 1, head.bytes + stanza.length));
        return true;
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
            LOG.error("A message of the offline queue is damaged", e);
            return null;
        }
    }

    /// Takes a message that cannot be read out of the queue, and keeps its bytes beside it.
    public void setAside(Batch batch, Jid account, long seq) {
        Key owner = owner(account);
        Key key = entry(owner, seq);
        byte[] value = through(batch, key);
        if (value != null) {
            batch.remove(Table.OFFLINE, key);
            batch.put(Table.OFFLINE, owner.then("x").then(seq), value);
            taken(batch, owner, value);
        }
    }

    /// @param value of the entry; of a damaged one the size is a guess
    private void taken(Batch batch, Key owner, byte[] value) {
        Head head = head(batch, owner);
        int size = value.length - OVERHEAD;
        put(batch, owner, new Head(head.next, Math.max(0, head.messages - 1), Math.max(0, head.bytes - size)));
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
        RecordReader in = new RecordReader(WHAT, value, FORMAT);
        Head head = new Head(in.longNumber(), in.longNumber(), in.longNumber());
        in.end();
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
        RecordReader in = new RecordReader(WHAT, value, FORMAT);
        Waiting waiting = new Waiting(seq, in.time(), in.bytes());
        in.end();
        return waiting;
    }

    private static Key owner(Jid account) {
        return Key.of(account.bare().toString());
    }

    private static Key entry(Key owner, long seq) {
        return owner.then("q").then(seq);
    }

    private record Head(long next, long messages, long bytes) {}

    /// A message in the queue.
    ///
    /// @param stanza its XML in UTF-8; not to be changed
    public record Waiting(long seq, Instant receivedAt, byte[] stanza) {}

    public record Usage(long messages, long bytes) {}

    /// What one account may keep.
    public record Quota(long messages, long bytes) {
        public static final Quota STANDARD = new Quota(1_000, 10L << 20);
    }
}
