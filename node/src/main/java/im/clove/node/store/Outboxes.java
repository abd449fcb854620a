package im.clove.node.store;

import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Beside;
import im.clove.s2s.queue.Mark;
import im.clove.s2s.queue.OutboxStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits for other servers, how it is numbered, and what was taken of theirs, on a [Store]. Thread-safe.
///
/// ```
/// spool
///   ()(remote)(local)                    head: numbering, how much waits, when the peer was last there
///   (remote)(local)"q"(number)           a stanza that waits: time, weight, XML
///   (remote)(local)"x"(place)            what could not be read last, for whoever looks into it
///   (remote)(local)"i"                   how far the peer's stanzas are known to be taken
///   (remote)(local)"t"(peer id)(number)  one of them beyond that, written with what it changed
/// ```
public final class Outboxes implements OutboxStore {
    private static final int FORMAT = 1;
    private static final int PAGE = 500;

    /// How many of what could not be read are kept for each way.
    private static final int MOST_ASIDE = 20;

    private static final Key HEADS = Key.of("");
    private static final String WHAT = "queue of another server";
    private static final Logger LOG = LoggerFactory.getLogger(Outboxes.class);

    private final Store store;
    private final Acquaintances acquaintances;

    public Outboxes(Store store) {
        this.store = store;
        this.acquaintances = new Acquaintances(store);
    }

    @Override
    public Optional<Saved> load(Way way) {
        byte[] head = store.get(Table.SPOOL, head(way));
        byte[] taken = store.get(Table.SPOOL, owner(way).then("i"));
        List<Mark> marks = marks(way);
        return head == null && taken == null && marks.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Saved(head == null ? null : head(way, head), taken == null ? null : taken(taken), marks));
    }

    /// One that is damaged must not stop what waits: it is counted again, under another name, since how far the peer
    /// has heard of the numbers is lost; it may hear something twice.
    private Head head(Way way, byte[] value) {
        try {
            return decodeHead(value);
        } catch (StoreException e) {
            LOG.error("How much waits for a server cannot be read any more and is counted again", e);
            return counted(way);
        }
    }

    private Head counted(Way way) {
        long next = 1;
        long stanzas = 0;
        long bytes = 0;
        List<Kept> page;
        do {
            page = read(way, next - 1, PAGE);
            for (Kept kept : page) {
                next = kept.number() + 1;
                stanzas++;
                bytes += kept.bytes();
            }
        } while (page.size() == PAGE);
        return new Head(UUID.randomUUID().toString(), next, stanzas, bytes, null);
    }

    private static @Nullable Taken taken(byte[] value) {
        try {
            return decodeTaken(value);
        } catch (StoreException e) {
            LOG.error("What was taken of a server's cannot be read any more; it may come twice", e);
            return null;
        }
    }

    private List<Mark> marks(Way way) {
        Key prefix = owner(way).then("t");
        List<Mark> out = new ArrayList<>();
        Key after = null;
        List<Tables.Entry> page;
        do {
            page = store.scan(Table.SPOOL, prefix, after, PAGE);
            for (Tables.Entry entry : page) {
                after = entry.key();
                mark(way, after, prefix.length()).ifPresent(out::add);
            }
        } while (page.size() == PAGE);
        return out;
    }

    private static Optional<Mark> mark(Way way, Key key, int offset) {
        try {
            return Optional.of(new Mark(way, key.textAt(offset), key.lastLong()));
        } catch (StoreException e) {
            LOG.error("A mark of what was taken of a server's cannot be read any more and is left out", e);
            return Optional.empty();
        }
    }

    @Override
    public List<Kept> read(Way way, long after, int limit) {
        Key queue = owner(way).then("q");
        List<Kept> out = new ArrayList<>();
        for (Tables.Entry entry : store.scan(Table.SPOOL, queue, queue.then(after), limit)) {
            out.add(kept(entry.key().lastLong(), entry.value()));
        }
        return out;
    }

    /// One that is damaged must not stop the others.
    private static Kept kept(long number, byte[] value) {
        try {
            RecordReader in = new RecordReader(WHAT, value, FORMAT);
            Kept kept = new Kept(number, in.time(), in.number(), in.bytes());
            in.end();
            return kept;
        } catch (StoreException e) {
            return new Kept(number, Instant.EPOCH, 0, value);
        }
    }

    @Override
    public void setAside(Way way, Kept unreadable) {
        Key aside = owner(way).then("x").then(unreadable.number() % MOST_ASIDE);
        store.commit(new Batch().put(Table.SPOOL, aside, unreadable.stanza()));
    }

    @Override
    public void commit(Way way, Changes changes) {
        Batch batch = new Batch();
        Key owner = owner(way);
        Head head = changes.head();
        if (head != null) {
            batch.put(Table.SPOOL, head(way), encode(head));
        }
        changes.added().forEach(kept -> put(batch, owner, kept));
        changes.removed().forEach(number -> batch.remove(Table.SPOOL, entry(owner, number)));
        Taken taken = changes.taken();
        if (taken != null) {
            batch.put(
                    Table.SPOOL,
                    owner.then("i"),
                    new RecordWriter(FORMAT)
                            .text(taken.peer())
                            .number(taken.handled())
                            .done());
            for (Mark mark : marks(way)) {
                if (!mark.peer().equals(taken.peer()) || mark.number() <= taken.handled()) {
                    batch.remove(Table.SPOOL, key(mark));
                }
            }
        }
        for (Beside beside : changes.beside()) {
            if (beside instanceof Batch more) {
                batch.add(more);
            }
        }
        store.commit(batch);
    }

    /// Notes that a peer's stanza was taken. Belongs into the batch with what the stanza changed.
    public void mark(Batch batch, Mark mark) {
        batch.put(Table.SPOOL, key(mark), new byte[] {FORMAT});
    }

    @Override
    public List<Way> waiting() {
        List<Way> out = new ArrayList<>();
        eachHead(entry -> waiting(entry, out));
        return out;
    }

    /// The servers that this one has written to; what is damaged is left out.
    ///
    /// @param known takes each
    public void known(BiConsumer<Way, Head> known) {
        eachHead(entry -> {
            try {
                known.accept(way(entry.key()), decodeHead(entry.value()));
            } catch (StoreException e) {
                LOG.debug("How much waits for a server cannot be read", e);
            }
        });
    }

    private void eachHead(Consumer<Tables.Entry> each) {
        Key after = null;
        List<Tables.Entry> page;
        do {
            page = store.scan(Table.SPOOL, HEADS, after, PAGE);
            for (Tables.Entry entry : page) {
                after = entry.key();
                each.accept(entry);
            }
        } while (page.size() == PAGE);
    }

    private static Way way(Key key) {
        String remote = key.textAt(HEADS.length());
        String local = key.textAt(HEADS.then(remote).length());
        return new Way(domain(local), domain(remote));
    }

    private static void waiting(Tables.Entry entry, List<Way> out) {
        try {
            Way way = way(entry.key());
            if (isWaiting(entry.value())) {
                out.add(way);
            }
        } catch (StoreException e) {
            LOG.error("For which server something waits cannot be read any more; it stays in the store", e);
        }
    }

    /// Where that cannot be read, what waits is counted when it is loaded.
    private static boolean isWaiting(byte[] head) {
        try {
            return decodeHead(head).stanzas() > 0;
        } catch (StoreException _) {
            return true;
        }
    }

    @Override
    public void met(Way way, Instant at) {
        acquaintances.met(way, at);
    }

    @Override
    public List<Way> met() {
        return acquaintances.met();
    }

    /// Has the next start of the node give everything back that waits on this way. No node may be running.
    ///
    /// @return how many stanzas that are
    public int drop(Way way) {
        int count = 0;
        long after = 0;
        List<Kept> page;
        do {
            page = read(way, after, PAGE);
            Batch batch = new Batch();
            for (Kept kept : page) {
                after = kept.number();
                put(batch, owner(way), new Kept(after, Instant.EPOCH, kept.bytes(), kept.stanza()));
                count++;
            }
            store.commit(batch);
        } while (page.size() == PAGE);
        return count;
    }

    /// Forgets these of what waits on this way. No node may be running.
    public void remove(Way way, Predicate<Kept> unwanted) {
        Head head = load(way).map(Saved::head).orElse(null);
        List<Long> removed = new ArrayList<>();
        long bytes = 0;
        long after = 0;
        List<Kept> page;
        do {
            page = read(way, after, PAGE);
            for (Kept kept : page) {
                after = kept.number();
                if (unwanted.test(kept)) {
                    removed.add(after);
                    bytes += kept.bytes();
                }
            }
        } while (page.size() == PAGE);
        if (head != null && !removed.isEmpty()) {
            Head less = new Head(
                    head.id(), head.reserved(), head.stanzas() - removed.size(), head.bytes() - bytes, head.seen());
            commit(way, new Changes(less, List.of(), removed, null));
        }
    }

    private static void put(Batch batch, Key owner, Kept kept) {
        batch.put(
                Table.SPOOL,
                entry(owner, kept.number()),
                new RecordWriter(FORMAT)
                        .time(kept.keptAt())
                        .number(kept.bytes())
                        .bytes(kept.stanza())
                        .done());
    }

    private static byte[] encode(Head head) {
        Instant seen = head.seen();
        return new RecordWriter(FORMAT)
                .text(head.id())
                .number(head.reserved())
                .number(head.stanzas())
                .number(head.bytes())
                .flag(seen != null)
                .time(seen == null ? Instant.EPOCH : seen)
                .done();
    }

    private static Head decodeHead(byte[] value) {
        RecordReader in = new RecordReader(WHAT, value, FORMAT);
        String id = in.text();
        long reserved = in.longNumber();
        long stanzas = in.longNumber();
        long bytes = in.longNumber();
        boolean known = in.flag();
        Instant at = in.time();
        @Nullable Instant seen = known ? at : null;
        in.end();
        return new Head(id, reserved, stanzas, bytes, seen);
    }

    private static Taken decodeTaken(byte[] value) {
        RecordReader in = new RecordReader(WHAT, value, FORMAT);
        Taken taken = new Taken(in.text(), in.longNumber());
        in.end();
        return taken;
    }

    static Domain domain(String text) {
        try {
            return Domain.of(text);
        } catch (JidFormatException e) {
            throw new StoreException("A stored " + WHAT + " is damaged; restore the store from a backup", e);
        }
    }

    private static Key head(Way way) {
        return HEADS.then(way.remote().name()).then(way.local().name());
    }

    private static Key owner(Way way) {
        return Key.of(way.remote().name()).then(way.local().name());
    }

    private static Key entry(Key owner, long number) {
        return owner.then("q").then(number);
    }

    private static Key key(Mark mark) {
        return owner(mark.way()).then("t").then(mark.peer()).then(mark.number());
    }
}
