package im.clove.node.core;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The elements that only this server may add, or that claim to be from it: one table for both doors, clients and
/// other servers. Every forged child of a message or a presence is taken out, however many there are; what stands
/// deeper is the sender's own content (a forwarded message, a quote) and is left alone. Pure.
///
/// | element | taken out | because |
/// |---|---|---|
/// | `stanza-id` | `by` an address of ours, or one that nobody can read | XEP-0359: who assigns ids takes out those
/// that name it first; a client trusts an id by the account's own archive |
/// | `archived` of early archives | the same | XEP-0313 before 0.4: what `stanza-id` is now |
/// | `delay`, and `x` of XEP-0091 | `from` an address of ours that is not the sender's | XEP-0203: the time is noted by
/// the server that delays, or said by the sender itself |
/// | `address` of type `ofrom` | of a client, always; of a server, if it names an address of ours outside a room's
/// history | XEP-0033: the original sender, as said by a service that passes on. Clients pass nothing on, and who of
/// ours wrote is for us to say. A room of another server may say whom of ours it heard |
/// | `occupant-id` | of a client, always; of a server, if it is for a service of ours | XEP-0421: a room gives it, and
/// replaces what it finds |
/// | `result`, `fin` of archives | of a client, always; of a server, unless it comes from a bare address to a full one
/// | XEP-0313: an archive, which is a room or an account, answers the resource that asked it |
/// | `sent`, `received` of carbons | always | XEP-0280: copies come from the own account only, so our server makes them
/// |
///
/// Two requests are of this kind, too, see [#push].
final class Forgeries {
    private static final String LEGACY_DELAY = "jabber:x:delay";
    private static final String ADDRESSES = "http://jabber.org/protocol/address";
    private static final String OCCUPANT = "urn:xmpp:occupant-id:0";
    /// Archives and carbons have had several versions, and clients may know any.
    private static final String ARCHIVE = "urn:xmpp:mam:";

    private static final String CARBONS = "urn:xmpp:carbons:";

    private final Hosts hosts;
    private final Door door;
    private final Stanza stanza;
    private final Jid sender;

    /// Where a stanza comes in.
    enum Door {
        CLIENT,
        PEER
    }

    private Forgeries(Hosts hosts, Door door, Stanza stanza, Jid sender) {
        this.hosts = hosts;
        this.door = door;
        this.stanza = stanza;
        this.sender = sender;
    }

    /// The stanza without what is forged.
    ///
    /// @param sender as it was proved
    static Stanza strip(Hosts hosts, Door door, Stanza stanza, Jid sender) {
        if (stanza instanceof Iq) {
            return stanza;
        }
        Forgeries table = new Forgeries(hosts, door, stanza, sender);
        Element element = stanza.element();
        boolean forged =
                element.children().stream().anyMatch(child -> table.isForged(child) || table.hasForgedAddress(child));
        return forged ? stanza.withElement(table.addresses(element.without(table::isForged))) : stanza;
    }

    /// Whether a request is one that only the server of an account makes of its clients: a push of the roster (RFC
    /// 6121 §2.1.6) or of the block list (XEP-0191 §3). A client that does not look whom it is from would obey.
    ///
    /// @param sender as it was proved
    static boolean push(Hosts hosts, Iq iq, Jid sender) {
        Jid to = iq.to();
        if (iq.type() != Iq.Type.SET || to == null || !to.isFull() || !hosts.isAccountHost(to.domain())) {
            return false;
        }
        Element payload = iq.payload();
        return !to.bare().equals(sender.bare())
                && (payload.is("jabber:iq:roster", "query")
                        || payload.is("urn:xmpp:blocking", "block")
                        || payload.is("urn:xmpp:blocking", "unblock"));
    }

    private boolean isForged(Element child) {
        String ns = child.namespace();
        return switch (child.local()) {
            case "stanza-id" -> ns.equals(StanzaIds.NS) && isOursOrUnreadable(child.attribute("by"));
            case "archived" -> ns.startsWith(ARCHIVE) && isOursOrUnreadable(child.attribute("by"));
            case "delay" -> ns.equals(Delay.NS) && isAnothersOfOurs(child.attribute("from"));
            case "x" -> ns.equals(LEGACY_DELAY) && isAnothersOfOurs(child.attribute("from"));
            case "occupant-id" -> ns.equals(OCCUPANT) && (door == Door.CLIENT || isForService());
            case "result", "fin" -> ns.startsWith(ARCHIVE) && !isFromAnArchive();
            case "sent", "received" -> ns.startsWith(CARBONS);
            default -> false;
        };
    }

    private boolean isOursOrUnreadable(@Nullable String address) {
        return address == null
                || Jid.tryParse(address)
                        .map(jid -> hosts.isServed(jid.domain()))
                        .orElse(true);
    }

    /// Whether it names somebody here who is not the sender.
    private boolean isAnothersOfOurs(@Nullable String address) {
        return address != null
                && Jid.tryParse(address)
                        .filter(jid -> hosts.isServed(jid.domain()))
                        .filter(jid -> !jid.bare().equals(sender.bare()))
                        .isPresent();
    }

    private boolean isForService() {
        Jid to = stanza.to();
        return to != null && hosts.isServed(to.domain()) && !hosts.isAccountHost(to.domain());
    }

    private boolean isFromAnArchive() {
        Jid to = stanza.to();
        return door == Door.PEER && sender.isBare() && to != null && to.isFull();
    }

    private boolean hasForgedAddress(Element child) {
        return child.is(ADDRESSES, "addresses") && child.children().stream().anyMatch(this::isForgedAddress);
    }

    /// The element with what is left of each list of addresses, and without those that are empty now.
    private Element addresses(Element element) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : element.nodes()) {
            if (node instanceof Element child && hasForgedAddress(child)) {
                Element left = child.without(this::isForgedAddress);
                if (!left.children().isEmpty()) {
                    nodes.add(left);
                }
            } else {
                nodes.add(node);
            }
        }
        return element.withNodes(nodes);
    }

    private boolean isForgedAddress(Element address) {
        if (!address.is(ADDRESSES, "address") || !"ofrom".equals(address.attribute("type"))) {
            return false;
        }
        boolean isRoom = stanza instanceof Message m && m.type() == Message.Type.GROUPCHAT;
        return door == Door.CLIENT || !isRoom && isOursOrUnreadable(address.attribute("jid"));
    }
}
