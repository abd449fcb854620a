package im.clove.node.account;

import im.clove.node.store.Batch;
import im.clove.node.store.RosterVersion;
import im.clove.node.store.Rosters;
import im.clove.node.store.StoredContact;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.im.Subscription;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A loaded roster: the contacts of the account, and strangers who wait for an answer (they are in no roster yet,
/// RFC 6121 §3.1.3). In memory it is ahead of the store by the writes of the batch that is being filled. Owned by
/// the account.
final class RosterBook {
    private final Jid account;
    private final Rosters store;
    private final Map<Jid, RosterItem> listed = new LinkedHashMap<>();
    private final Map<Jid, byte[]> requests = new LinkedHashMap<>();

    RosterBook(Jid account, Rosters store) {
        this.account = account;
        this.store = store;
        for (Rosters.Request request : store.requests(account)) {
            requests.put(request.contact(), request.stanza());
        }
        for (StoredContact contact : store.contacts(account)) {
            listed.put(contact.jid(), item(contact, requests.containsKey(contact.jid())));
        }
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

    int waiting() {
        return requests.size();
    }

    /// The stanzas of those who wait for an answer.
    List<byte[]> requests() {
        return new ArrayList<>(requests.values());
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
    RosterVersion put(RosterItem item, Batch batch) {
        listed.put(item.contact(), item);
        return store.put(batch, account, contact(item));
    }

    RosterVersion remove(Jid contact, Batch batch) {
        listed.remove(contact);
        return store.remove(batch, account, contact);
    }

    /// Keeps the request of somebody who asks, with its stanza.
    void keepRequest(Jid contact, byte[] stanza, Instant now, Batch batch) {
        requests.put(contact, stanza);
        store.putRequest(batch, account, contact, stanza, now);
    }

    void dropRequest(Jid contact, Batch batch) {
        if (requests.remove(contact) != null) {
            store.removeRequest(batch, account, contact);
        }
    }

    static StoredContact contact(RosterItem item) {
        Subscription s = item.subscription();
        StoredContact.Subscription stored = s.isTo()
                ? s.isFrom() ? StoredContact.Subscription.BOTH : StoredContact.Subscription.TO
                : s.isFrom() ? StoredContact.Subscription.FROM : StoredContact.Subscription.NONE;
        return new StoredContact(item.contact(), item.name(), item.groups(), stored, s.isPendingOut(), item.approved());
    }

    static RosterItem item(StoredContact contact, boolean asks) {
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
