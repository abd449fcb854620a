package im.clove.node.store;

import im.clove.node.store.StoredContact.Subscription;
import im.clove.xmpp.im.ContactRequest;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the contacts of an account are kept, what changed since a version a client has (RFC 6121 §2.6), and the
/// subscription requests nobody has answered yet (§3.1.3). Reads from the account's shelf, writes for it.
///
/// ```
/// rosters
///   (account)"c"(number)     the contact that change touched; the newest 500 are kept
///   (account)"i"(contact)    name, groups, subscription, ask, approved
///   (account)"p"(contact)    receive time and stanza of an unanswered subscription request
///   (account)"v"             incarnation, number of the newest change
///   (account)"x"(place)      a request that could not be read, with its key: for whoever looks into it
/// ```
public final class Rosters {
    /// So many changes are remembered; a client further behind gets the whole roster.
    public static final int CHANGES_KEPT = 500;

    private static final int FORMAT = 1;
    private static final String WHAT = "roster";
    private static final Key CHANGES = Key.of("c");
    private static final Key ITEMS = Key.of("i");
    private static final Key PENDING = Key.of("p");
    private static final Key VERSION = Key.of("v");
    private static final Key ASIDE = Key.of("x");

    private static final int MOST_ASIDE = 50;

    /// What a roster may take, in bytes: sent as a whole it is less than what a client may leave unacknowledged.
    public static final long MOST_BYTES = 768 * 1024;

    /// Read at once: an item of an earlier version may have 64 KiB.
    private static final int PAGE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Rosters.class);

    private Rosters() {}

    /// The contacts, never more of them than [#MOST_BYTES], and of none more than may be set today. Earlier versions
    /// took rosters that no node has memory for.
    public static List<StoredContact> contacts(Shelf shelf) {
        List<StoredContact> found = new ArrayList<>();
        long bytes = 0;
        int leftOut = 0;
        Key after = null;
        List<Tables.Entry> page;
        do {
            page = shelf.scan(ITEMS, after, PAGE);
            for (Tables.Entry entry : page) {
                after = entry.key();
                // One that is damaged must not lock its owner out.
                try {
                    StoredContact contact = within(decode(entry.key().textAt(ITEMS.length()), entry.value()));
                    bytes += weight(contact);
                    if (bytes <= MOST_BYTES) {
                        found.add(contact);
                    } else {
                        leftOut++;
                    }
                } catch (StoreException e) {
                    LOG.error("A contact cannot be read any more and is left out of its roster", e);
                }
            }
        } while (!page.isEmpty());
        if (leftOut > 0) {
            LOG.warn("A roster is larger than one may be; {} contacts are left out until others are removed", leftOut);
        }
        return found;
    }

    /// How much of [#MOST_BYTES] a contact takes.
    public static long weight(StoredContact contact) {
        return item(contact).weight();
    }

    private static StoredContact within(StoredContact contact) {
        List<String> groups = item(contact).within(RosterItem.Limits.STANDARD).groups();
        return groups.size() == contact.groups().size()
                ? contact
                : new StoredContact(
                        contact.jid(),
                        contact.name(),
                        groups,
                        contact.subscription(),
                        contact.ask(),
                        contact.approved());
    }

    private static RosterItem item(StoredContact contact) {
        return RosterItem.of(contact.jid())
                .with(new RosterItem.Edit.Put(contact.jid(), contact.name(), contact.groups()));
    }

    /// Adds or replaces a contact.
    ///
    /// @param version that the roster has with it: the one after that before
    public static void put(Writes writes, StoredContact contact, RosterVersion version) {
        writes.put(ITEMS.then(contact.jid().toString()), encode(contact));
        changed(writes, contact.jid(), version);
    }

    /// Removes one; the version as for [#put].
    public static void remove(Writes writes, Jid contact, RosterVersion version) {
        writes.remove(ITEMS.then(contact.toString()));
        changed(writes, contact, version);
    }

    private static void changed(Writes writes, Jid contact, RosterVersion version) {
        writes.put(
                VERSION,
                new RecordWriter(FORMAT)
                        .number(version.incarnation())
                        .number(version.changes())
                        .done());
        writes.put(
                CHANGES.then(version.changes()),
                new RecordWriter(FORMAT).text(contact.toString()).done());
        if (version.changes() > CHANGES_KEPT) {
            writes.remove(CHANGES.then(version.changes() - CHANGES_KEPT));
        }
    }

    public static RosterVersion version(Shelf shelf) {
        byte[] value = shelf.get(VERSION);
        if (value == null) {
            return RosterVersion.NEVER;
        }
        try {
            RecordReader in = new RecordReader(WHAT, value, FORMAT);
            RosterVersion version = new RosterVersion(in.number(), in.longNumber());
            in.end();
            return version;
        } catch (StoreException e) {
            LOG.error("The version of a roster cannot be read any more; its clients get the whole roster", e);
            return RosterVersion.NEVER;
        }
    }

    /// What a client at a version misses: the contacts touched since, each once and where it was touched last, in
    /// order. Empty as a whole if the version is unknown or too old, which calls for the whole roster.
    ///
    /// @param now the version the roster has
    /// @param limit only so many
    public static Optional<List<Touched>> changesSince(Shelf shelf, RosterVersion known, RosterVersion now, int limit) {
        if (known.incarnation() != now.incarnation()
                || known.changes() < 0
                || known.changes() > now.changes()
                || known.changes() < now.changes() - CHANGES_KEPT) {
            return Optional.empty();
        }
        Map<Jid, Long> last = new LinkedHashMap<>();
        for (Tables.Entry entry : shelf.scan(CHANGES, CHANGES.then(known.changes()), CHANGES_KEPT)) {
            if (entry.key().lastLong() > now.changes()) { // of a count that was lost
                break;
            }
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
        return Optional.of(last.entrySet().stream()
                .limit(limit)
                .map(each -> new Touched(new RosterVersion(now.incarnation(), each.getValue()), each.getKey()))
                .toList());
    }

    /// A contact that was changed or removed.
    ///
    /// @param version the roster had with that
    public record Touched(RosterVersion version, Jid contact) {}

    /// Keeps a request of a contact to subscribe to the account until it is answered; a newer one replaces it.
    public static void putRequest(Writes writes, Jid contact, byte[] stanza, Instant receivedAt) {
        writes.put(
                PENDING.then(contact.toString()),
                new RecordWriter(FORMAT).time(receivedAt).bytes(stanza).done());
    }

    public static void removeRequest(Writes writes, Jid contact) {
        writes.remove(PENDING.then(contact.toString()));
    }

    /// The unanswered requests, for delivery at each log-in (RFC 6121 §3.1.3), none larger than is kept today.
    ///
    /// @param damaged gets what names those that cannot be read, for [#setAside]
    public static List<Request> requests(Shelf shelf, Consumer<Key> damaged) {
        List<Request> found = new ArrayList<>();
        for (Tables.Entry entry : shelf.all(PENDING)) {
            try {
                RecordReader in = new RecordReader("subscription request", entry.value(), FORMAT);
                Jid contact = RecordReader.jid(WHAT, entry.key().textAt(PENDING.length()));
                Instant receivedAt = in.time();
                byte[] stanza = ContactRequest.stored(in.bytes()).orElseThrow(in::damaged);
                found.add(new Request(contact, receivedAt, stanza));
                in.end();
            } catch (StoreException e) {
                LOG.debug("a contact request is damaged", e);
                damaged.accept(entry.key());
            }
        }
        return found;
    }

    /// Takes a request that cannot be read out of those that wait, and keeps its bytes, of [#MOST_ASIDE] such at most.
    ///
    /// @param damaged as [#requests] named it
    public static void setAside(Shelf shelf, Key damaged, Writes writes) {
        byte[] value = shelf.get(damaged);
        if (value != null) {
            writes.remove(damaged);
            writes.put(
                    ASIDE.then(Math.floorMod(damaged.hashCode(), MOST_ASIDE)),
                    new RecordWriter(FORMAT).bytes(damaged.bytes()).bytes(value).done());
        }
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

    /// A subscription request that waits for its answer.
    ///
    /// @param stanza its XML in UTF-8; not to be changed
    public record Request(Jid contact, Instant receivedAt, byte[] stanza) {}
}
