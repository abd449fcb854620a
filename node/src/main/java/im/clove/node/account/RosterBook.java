package im.clove.node.account;

import im.clove.node.ext.Chapter;
import im.clove.node.store.Key;
import im.clove.node.store.RosterVersion;
import im.clove.node.store.Rosters;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoredContact;
import im.clove.node.store.Table;
import im.clove.node.store.Writes;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.im.Subscription;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.HeapWeight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A roster: the contacts of the account, and strangers who wait for an answer (they are in no roster yet, RFC 6121
/// §3.1.3). Immutable; a change gives another book, and says what is to be written for it.
///
/// @param version of the contacts; requests have none
/// @param listed in the order of the roster
/// @param requests stanzas by whoever asks; not to be changed
/// @param unreadable what names the requests that cannot be read, on the shelf
record RosterBook(RosterVersion version, Map<Jid, RosterItem> listed, Map<Jid, byte[]> requests, List<Key> unreadable) {
    static final Chapter<RosterBook> CHAPTER =
            Chapter.of(Table.ROSTERS, RosterBook::load).weighing(RosterBook::heapWeight);

    private static RosterBook load(Shelf shelf) {
        Map<Jid, byte[]> requests = new LinkedHashMap<>();
        List<Key> unreadable = new ArrayList<>();
        for (Rosters.Request request : Rosters.requests(shelf, unreadable::add)) {
            requests.put(request.contact(), request.stanza());
        }
        Map<Jid, RosterItem> listed = new LinkedHashMap<>();
        for (StoredContact contact : Rosters.contacts(shelf)) {
            listed.put(contact.jid(), item(contact, requests.containsKey(contact.jid())));
        }
        return new RosterBook(Rosters.version(shelf), listed, requests, unreadable);
    }

    RosterBook {
        listed = Collections.unmodifiableMap(listed);
        requests = Collections.unmodifiableMap(requests);
        unreadable = List.copyOf(unreadable);
    }

    /// The contacts a client sees.
    List<RosterItem> items() {
        return List.copyOf(listed.values());
    }

    @Nullable
    RosterItem find(Jid contact) {
        return listed.get(contact.bare());
    }

    int size() {
        return listed.size();
    }

    /// Whether a contact may become this, as far as bytes go: what is not more than before always fits.
    boolean hasRoomFor(RosterItem item) {
        RosterItem before = find(item.contact());
        long more = (long) item.weight() - (before == null ? 0 : before.weight());
        return more <= 0
                || listed.values().stream().mapToLong(RosterItem::weight).sum() + more <= Rosters.MOST_BYTES;
    }

    private long heapWeight() {
        long sum = 0;
        for (RosterItem item : listed.values()) {
            sum += HeapWeight.ENTRY + item.heapWeight();
        }
        for (Map.Entry<Jid, byte[]> request : requests.entrySet()) {
            Jid from = request.getKey();
            sum += HeapWeight.ENTRY
                    + HeapWeight.address(from.local(), from.domain().name(), from.resource())
                    + HeapWeight.bytes(request.getValue().length);
        }
        return sum;
    }

    int waiting() {
        return requests.size();
    }

    /// What the account and an address see of each other, also where the address is on no roster.
    RosterItem state(Jid address) {
        RosterItem item = listed.get(address.bare());
        if (item != null) {
            return item;
        }
        RosterItem stranger = RosterItem.of(address.bare());
        return requests.containsKey(address.bare())
                ? new RosterItem(stranger.contact(), "", List.of(), Subscription.NONE_IN, false)
                : stranger;
    }

    /// Adds or changes a contact.
    ///
    /// @param random for the first version of an account's roster
    RosterBook put(RosterItem item, Writes writes, RandomGenerator random) {
        RosterVersion next = version.next(random);
        Rosters.put(writes, contact(item), next);
        Map<Jid, RosterItem> now = new LinkedHashMap<>(listed);
        now.put(item.contact(), item);
        return new RosterBook(next, now, requests, unreadable);
    }

    RosterBook remove(Jid contact, Writes writes, RandomGenerator random) {
        RosterVersion next = version.next(random);
        Rosters.remove(writes, contact.bare(), next);
        Map<Jid, RosterItem> now = new LinkedHashMap<>(listed);
        now.remove(contact.bare());
        return new RosterBook(next, now, requests, unreadable);
    }

    /// Keeps the request of somebody who asks, with its stanza.
    RosterBook keepRequest(Jid contact, byte[] stanza, Instant at, Writes writes) {
        Rosters.putRequest(writes, contact, stanza, at);
        Map<Jid, byte[]> now = new LinkedHashMap<>(requests);
        now.put(contact, stanza);
        return new RosterBook(version, listed, now, unreadable);
    }

    RosterBook dropRequest(Jid contact, Writes writes) {
        if (!requests.containsKey(contact)) {
            return this;
        }
        Rosters.removeRequest(writes, contact);
        Map<Jid, byte[]> now = new LinkedHashMap<>(requests);
        now.remove(contact);
        return new RosterBook(version, listed, now, unreadable);
    }

    /// Takes the requests that cannot be read out of those that wait.
    RosterBook setAside(Shelf shelf, Writes writes) {
        unreadable.forEach(key -> Rosters.setAside(shelf, key, writes));
        return new RosterBook(version, listed, requests, List.of());
    }

    private static StoredContact contact(RosterItem item) {
        Subscription s = item.subscription();
        StoredContact.Subscription stored = s.isTo()
                ? s.isFrom() ? StoredContact.Subscription.BOTH : StoredContact.Subscription.TO
                : s.isFrom() ? StoredContact.Subscription.FROM : StoredContact.Subscription.NONE;
        return new StoredContact(item.contact(), item.name(), item.groups(), stored, s.isPendingOut(), item.approved());
    }

    private static RosterItem item(StoredContact contact, boolean asks) {
        Subscription subscription = switch (contact.subscription()) {
            case NONE ->
                contact.ask()
                        ? asks ? Subscription.NONE_OUT_IN : Subscription.NONE_OUT
                        : asks ? Subscription.NONE_IN : Subscription.NONE;
            case TO -> asks ? Subscription.TO_IN : Subscription.TO;
            case FROM -> contact.ask() ? Subscription.FROM_OUT : Subscription.FROM;
            case BOTH -> Subscription.BOTH;
        };
        return new RosterItem(contact.jid(), contact.name(), contact.groups(), subscription, contact.approved());
    }
}
