package im.clove.node.transit;

import im.clove.node.store.RosterVersion;
import im.clove.node.store.Rosters;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoredContact;
import im.clove.node.store.Table;
import im.clove.node.store.Writes;
import im.clove.xmpp.im.ContactRequest;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The contacts of an account that comes, within the limits of those that clients make.
final class ArrivingRoster {
    private final StoredEstate estate;
    private final Arrivals.Terms terms;
    private final Set<Jid> listed = new HashSet<>();
    private final Set<Jid> asking = new HashSet<>();
    private RosterVersion version = RosterVersion.NEVER;
    private long bytes;

    ArrivingRoster(StoredEstate estate, Arrivals.Terms terms) {
        this.estate = estate;
        this.terms = terms;
    }

    Optional<String> contact(Element item) {
        Element inRoster = Element.of(RosterItem.NS, "query", item);
        if (!(RosterItem.read(inRoster, RosterItem.Limits.STANDARD) instanceof RosterItem.Edit.Put put)) {
            String address = item.attributeOr("jid", "");
            return Optional.of("no contact, or more than one may hold: " + address);
        }
        if (put.contact().equals(estate.account()) || !listed.add(put.contact())) {
            return Optional.of("the account itself, or somebody twice: " + put.contact());
        }
        Optional<StoredContact.Subscription> subscription = subscription(item);
        if (subscription.isEmpty()) {
            return Optional.of("no subscription: " + item.attributeOr("subscription", ""));
        }
        StoredContact contact = new StoredContact(
                put.contact(),
                put.name(),
                put.groups(),
                subscription.get(),
                "subscribe".equals(item.attribute("ask")) && !sees(subscription.get()),
                isTrue(item.attributeOr("approved", "")));
        bytes += Rosters.weight(contact);
        if (listed.size() > terms.contacts() || bytes > Rosters.MOST_BYTES) {
            return Optional.of("more than a roster may have: " + terms.contacts()
                    + " contacts (limits.account.roster), " + Rosters.MOST_BYTES / 1024 + " KiB");
        }
        version = version.next(terms.random());
        Writes writes = new Writes();
        Rosters.put(writes, contact, version);
        shelf().write(writes, estate.batch());
        return Optional.empty();
    }

    /// Whether the account sees the contact's presence.
    private static boolean sees(StoredContact.Subscription subscription) {
        return subscription == StoredContact.Subscription.TO || subscription == StoredContact.Subscription.BOTH;
    }

    private static boolean isTrue(String text) {
        return text.equals("true") || text.equals("1");
    }

    private static Optional<StoredContact.Subscription> subscription(Element item) {
        return switch (item.attributeOr("subscription", "none")) {
            case "none" -> Optional.of(StoredContact.Subscription.NONE);
            case "to" -> Optional.of(StoredContact.Subscription.TO);
            case "from" -> Optional.of(StoredContact.Subscription.FROM);
            case "both" -> Optional.of(StoredContact.Subscription.BOTH);
            default -> Optional.empty();
        };
    }

    Optional<String> request(Element element) {
        Presence presence;
        try {
            presence = Presence.of(element);
        } catch (MalformedStanzaException e) {
            return Optional.of("no contact request");
        }
        Jid from = presence.from();
        if (from == null
                || presence.type() != Presence.Type.SUBSCRIBE
                || from.bare().equals(estate.account())
                || !asking.add(from.bare())) {
            return Optional.of("no contact request, or one twice");
        }
        if (asking.size() > terms.requests()) {
            return Optional.of("more than " + terms.requests() + " that wait");
        }
        Jid host = Jid.of(estate.account().domain());
        Instant at = Delay.read(element, host)
                .map(Delay::stamp)
                .orElseGet(() -> terms.clock().instant());
        Presence kept = ContactRequest.kept(presence.withElement(Delay.strip(element, host)));
        Writes writes = new Writes();
        Rosters.putRequest(writes, from.bare(), XmlWriter.document(kept.element()), at);
        shelf().write(writes, estate.batch());
        return Optional.empty();
    }

    private Shelf shelf() {
        return Shelf.of(estate.tables(), Table.ROSTERS, estate.account());
    }
}
