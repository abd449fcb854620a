package im.clove.node.store;

import im.clove.node.store.StoredContact.Subscription;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The contacts of each account, what changed since a version a client has (RFC 6121 §2.6), and the subscription
/// requests nobody has answered yet (§3.1.3). Reads go to the store, writes into the caller's batch; one owner per
/// account writes. Thread-safe otherwise.
///
/// ```
/// rosters
///   (account)"c"(number)     the contact that change touched; the newest 500 are kept
///   (account)"i"(contact)    name, groups, subscription, ask, approved
///   (account)"p"(contact)    receive time and stanza of an unanswered subscription request
///   (account)"v"             incarnation, number of the newest change
/// ```
public final class Rosters {
    /// So many changes are remembered; a client further behind gets the whole roster.
    public static final int CHANGES_KEPT = 500;

    private static final int FORMAT = 1;
    private static final String WHAT = "roster";
    private static final int PAGE = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Rosters.class);

    private final Store store;
    private final RandomGenerator random;

    /// @param random tells incarnations of an account apart
    public Rosters(Store store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    public List<StoredContact> contacts(Jid account) {
        Key items = owner(account).then("i");
        List<StoredContact> found = new ArrayList<>();
        for (Store.Entry entry : all(items)) {
            // One that is damaged must not lock its owner out.
            try {
                found.add(decode(entry.key().textAt(items.length()), entry.value()));
            } catch (StoreException e) {
                LOG.error("A contact cannot be read any more and is left out of its roster", e);
            }
        }
        return found;
    }

    public Optional<StoredContact> find(Jid account, Jid contact) {
        String jid = contact.bare().toString();
        byte[] value = store.get(Table.ROSTERS, owner(account).then("i").then(jid));
        return value == null ? Optional.empty() : Optional.of(decode(jid, value));
    }

    /// Adds or replaces a contact.
    ///
    /// @return the version the roster has with this batch; several changes in one batch get successive ones
    public RosterVersion put(Batch batch, Jid account, StoredContact contact) {
        batch.put(Table.ROSTERS, owner(account).then("i").then(contact.jid().toString()), encode(contact));
        return changed(batch, account, contact.jid());
    }

    public RosterVersion remove(Batch batch, Jid account, Jid contact) {
        batch.remove(Table.ROSTERS, owner(account).then("i").then(contact.bare().toString()));
        return changed(batch, account, contact.bare());
    }

    /// The version of what is committed.
    public RosterVersion version(Jid account) {
        return version(new Batch(), owner(account));
    }

    /// What a client at a version misses: the contacts touched since, each once and where it was touched last, in
    /// order. Empty as a whole if the version is unknown or too old, which calls for the whole roster.
    ///
    /// @param limit only so many
    public Optional<List<Touched>> changesSince(Jid account, RosterVersion known, int limit) {
        RosterVersion now = version(account);
        if (known.incarnation() != now.incarnation()
                || known.changes() < 0
                || known.changes() > now.changes()
                || known.changes() < now.changes() - CHANGES_KEPT) {
            return Optional.empty();
        }
        Key log = owner(account).then("c");
        Map<Jid, Long> last = new LinkedHashMap<>();
        for (Store.Entry entry : store.scan(Table.ROSTERS, log, log.then(known.changes()), CHANGES_KEPT)) {
            try {
                RecordReader in = new RecordReader(WHAT, entry.value(), FORMAT);
                Jid contact = in.jid();
                in.end();
                last.remove(contact);
                last.put(contact, entry.key().lastLong());
            } catch (StoreException e) {
                LOG.error("A change of a roster cannot be read any more; its owner gets the whole roster", e);
                return Optional.empty();
            }
        }
        List<Touched> touched = new ArrayList<>();
        for (Map.Entry<Jid, Long> each : last.entrySet()) {
            if (touched.size() == limit) {
                break;
            }
            RosterVersion version = new RosterVersion(now.incarnation(), each.getValue());
            touched.add(new Touched(version, each.getKey(), find(account, each.getKey())));
        }
        return Optional.of(touched);
    }

    /// A contact that was touched.
    ///
    /// @param version the roster had with that
    /// @param now what it is; empty if it was removed
    public record Touched(RosterVersion version, Jid contact, Optional<StoredContact> now) {}

    /// Keeps a request of a contact to subscribe to the account until it is answered; a newer one replaces it.
    public void putRequest(Batch batch, Jid account, Jid contact, byte[] stanza, Instant receivedAt) {
        batch.put(
                Table.ROSTERS,
                request(account, contact),
                new RecordWriter(FORMAT).time(receivedAt).bytes(stanza).done());
    }

    public void removeRequest(Batch batch, Jid account, Jid contact) {
        batch.remove(Table.ROSTERS, request(account, contact));
    }

    public boolean hasRequest(Jid account, Jid contact) {
        return store.get(Table.ROSTERS, request(account, contact)) != null;
    }

    /// The unanswered requests, for delivery at each log-in (RFC 6121 §3.1.3).
    public List<Request> requests(Jid account) {
        Key pending = owner(account).then("p");
        List<Request> found = new ArrayList<>();
        for (Store.Entry entry : all(pending)) {
            try {
                RecordReader in = new RecordReader("subscription request", entry.value(), FORMAT);
                Jid contact = RecordReader.jid(WHAT, entry.key().textAt(pending.length()));
                found.add(new Request(contact, in.time(), in.bytes()));
                in.end();
            } catch (StoreException e) {
                LOG.error("A contact request cannot be read any more and is left out", e);
            }
        }
        return found;
    }

    private RosterVersion changed(Batch batch, Jid account, Jid contact) {
        Key owner = owner(account);
        RosterVersion old = version(batch, owner);
        long number = old.changes() + 1;
        // The first change of an account decides its incarnation; 0 stands for "never changed".
        int incarnation = old.incarnation() == 0 ? random.nextInt(1, Integer.MAX_VALUE) : old.incarnation();
        batch.put(
                Table.ROSTERS,
                owner.then("v"),
                new RecordWriter(FORMAT).number(incarnation).number(number).done());
        batch.put(
                Table.ROSTERS,
                owner.then("c").then(number),
                new RecordWriter(FORMAT).text(contact.toString()).done());
        if (number > CHANGES_KEPT) {
            batch.remove(Table.ROSTERS, owner.then("c").then(number - CHANGES_KEPT));
        }
        return new RosterVersion(incarnation, number);
    }

    private RosterVersion version(Batch batch, Key owner) {
        Key key = owner.then("v");
        Batch.Write pending = batch.pending(Table.ROSTERS, key);
        byte @Nullable [] value = pending == null ? store.get(Table.ROSTERS, key) : pending.value();
        if (value == null) {
            return new RosterVersion(0, 0);
        }
        RecordReader in = new RecordReader(WHAT, value, FORMAT);
        RosterVersion version = new RosterVersion(in.number(), in.longNumber());
        in.end();
        return version;
    }

    private List<Store.Entry> all(Key prefix) {
        List<Store.Entry> found = new ArrayList<>();
        Key after = null;
        List<Store.Entry> page;
        do {
            page = store.scan(Table.ROSTERS, prefix, after, PAGE);
            found.addAll(page);
            after = page.isEmpty() ? after : page.getLast().key();
        } while (page.size() == PAGE);
        return found;
    }

    private static byte[] encode(StoredContact contact) {
        RecordWriter out = new RecordWriter(FORMAT)
                .number(contact.subscription().onDisk())
                .flag(contact.ask())
                .flag(contact.approved())
                .text(contact.name())
                .number(contact.groups().size());
        contact.groups().forEach(out::text);
        return out.done();
    }

    private static StoredContact decode(String jid, byte[] value) {
        RecordReader in = new RecordReader(WHAT, value, FORMAT);
        int subscription = in.number();
        boolean ask = in.flag();
        boolean approved = in.flag();
        String name = in.text();
        List<String> groups = new ArrayList<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            groups.add(in.text());
        }
        in.end();
        for (Subscription each : Subscription.values()) {
            if (each.onDisk() == subscription) {
                return new StoredContact(RecordReader.jid(WHAT, jid), name, groups, each, ask, approved);
            }
        }
        throw in.damaged();
    }

    private static Key owner(Jid account) {
        return Key.of(account.bare().toString());
    }

    private static Key request(Jid account, Jid contact) {
        return owner(account).then("p").then(contact.bare().toString());
    }

    /// A subscription request that waits for its answer.
    ///
    /// @param stanza its XML in UTF-8; not to be changed
    public record Request(Jid contact, Instant receivedAt, byte[] stanza) {}
}
