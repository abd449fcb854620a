package im.clove.xmpp.im;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// An entry of a roster (RFC 6121 §2.1.2). Immutable.
///
/// @param contact a bare address
/// @param name the user's name for the contact, empty for none
/// @param groups without repetition, in the user's order
/// @param approved whether the user has approved the contact in advance (§3.4)
public record RosterItem(Jid contact, String name, List<String> groups, Subscription subscription, boolean approved) {
    /// The namespace of rosters.
    public static final String NS = "jabber:iq:roster";

    /// The object, in bytes of the heap.
    private static final int ITEM = 32;

    public RosterItem {
        groups = List.copyOf(groups);
    }

    /// A contact that is on no roster yet.
    public static RosterItem of(Jid contact) {
        return new RosterItem(contact.bare(), "", List.of(), Subscription.NONE, false);
    }

    public RosterItem with(SubscriptionMachine.Change change) {
        return new RosterItem(contact, name, groups, change.state(), change.approved());
    }

    /// With what the user has chosen; the subscription is not the user's to set (§2.1.2.5).
    public RosterItem with(Edit.Put edit) {
        return new RosterItem(contact, edit.name(), edit.groups(), subscription, approved);
    }

    /// The `item` of a roster result or push.
    public Element toElement() {
        Element item = Element.of(NS, "item")
                .with("jid", contact.toString())
                .with("name", name.isEmpty() ? null : name)
                .with("subscription", subscription.wireName())
                .with("ask", subscription.ask())
                .with("approved", approved ? "true" : null);
        return item.withNodes(
                groups.stream().map(group -> Element.ofText(NS, "group", group)).toList());
    }

    /// The `item` of a push that says a contact is gone (§2.5.2).
    public static Element removed(Jid contact) {
        return Element.of(NS, "item").with("jid", contact.bare().toString()).with("subscription", "remove");
    }

    /// What one item may hold.
    ///
    /// @param nameBytes of the name, and of each group, in UTF-8
    /// @param bytes of the address, the name and the groups together
    public record Limits(int nameBytes, int groups, int bytes) {
        public static final Limits STANDARD = new Limits(1023, 64, 4 * 1024);
    }

    /// How much there is of the address, the name and the groups, in bytes of UTF-8.
    public int bytes() {
        int sum = utf8(contact.toString()) + utf8(name);
        for (String group : groups) {
            sum += utf8(group);
        }
        return sum;
    }

    /// How much it takes in a roster that is sent, about, in bytes.
    public int weight() {
        return bytes() + 64 + 16 * groups.size();
    }

    /// What it takes in memory, in bytes of the heap.
    public long heapWeight() {
        long sum = ITEM
                + HeapWeight.address(contact.local(), contact.domain().name(), "")
                + (name.isEmpty() ? 0 : HeapWeight.string(name))
                + HeapWeight.list(groups.size());
        for (String group : groups) {
            sum += HeapWeight.string(group);
        }
        return sum;
    }

    /// As much of it as may be set today: an earlier version took more. What does not fit are the last of the groups.
    public RosterItem within(Limits limits) {
        if (bytes() <= limits.bytes) {
            return this;
        }
        List<String> kept = new ArrayList<>();
        int sum = utf8(contact.toString()) + utf8(name);
        for (String group : groups) {
            sum += utf8(group);
            if (sum > limits.bytes) {
                break;
            }
            kept.add(group);
        }
        return new RosterItem(contact, name, kept, subscription, approved);
    }

    /// What a roster set asks for (§2.1.5).
    public sealed interface Edit {
        /// Add or change an item.
        record Put(Jid contact, String name, List<String> groups) implements Edit {
            public Put {
                groups = List.copyOf(groups);
            }
        }

        /// Take an item off. If it is not there the answer is `item-not-found` (§2.5.3).
        record Remove(Jid contact) implements Edit {}

        /// It is malformed: the error to answer (§2.3.3).
        record Refused(StanzaError error) implements Edit {}
    }

    /// Reads the `query` of a roster set.
    public static Edit read(Element query, Limits limits) {
        List<Element> items = query.children();
        if (!query.is(NS, "query") || items.size() != 1 || !items.getFirst().is(NS, "item")) {
            return refuse(Condition.BAD_REQUEST, "A roster set holds exactly one item");
        }
        Element item = items.getFirst();
        String address = item.attribute("jid");
        if (address == null) {
            return refuse(Condition.BAD_REQUEST, "A roster item needs an address");
        }
        Jid contact;
        try {
            contact = Jid.parse(address);
        } catch (JidFormatException e) {
            return refuse(Condition.JID_MALFORMED, "The address of a roster item is malformed");
        }
        if (contact.isFull()) {
            return refuse(Condition.NOT_ACCEPTABLE, "The address of a roster item has no resource");
        }
        return "remove".equals(item.attribute("subscription")) ? new Edit.Remove(contact) : put(contact, item, limits);
    }

    private static Edit put(Jid contact, Element item, Limits limits) {
        String name = item.attributeOr("name", "");
        if (isTooLong(name, limits)) {
            return refuse(Condition.NOT_ACCEPTABLE, "The name is too long");
        }
        Set<String> groups = new LinkedHashSet<>();
        for (Element child : item.children()) {
            if (child.is(NS, "group")) {
                String group = child.text();
                if (group.isEmpty() || isTooLong(group, limits)) {
                    return refuse(Condition.NOT_ACCEPTABLE, "The name of a group is empty or too long");
                }
                if (!groups.add(group)) {
                    return refuse(Condition.BAD_REQUEST, "A group is named twice");
                }
            }
        }
        if (groups.size() > limits.groups) {
            return refuse(Condition.NOT_ACCEPTABLE, "There are too many groups");
        }
        RosterItem whole = new RosterItem(contact, name, new ArrayList<>(groups), Subscription.NONE, false);
        return whole.bytes() > limits.bytes
                ? refuse(
                        Condition.NOT_ACCEPTABLE,
                        "Address, name and groups of a contact may take " + limits.bytes + " bytes together")
                : new Edit.Put(contact, name, whole.groups);
    }

    private static boolean isTooLong(String text, Limits limits) {
        return utf8(text) > limits.nameBytes;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Edit refuse(Condition condition, String text) {
        return new Edit.Refused(StanzaError.of(condition, text));
    }
}
