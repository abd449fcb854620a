package im.clove.node.service.room;

import im.clove.xmpp.im.Archivable;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One room under several names: what it says under the first of them is said under another. Pure.
final class RoomNames {
    /// XEP-0461: names the author of what is answered.
    private static final String REPLY = "urn:xmpp:reply:0";

    private RoomNames() {}

    /// @param message from the room or an occupant under its first name
    static Element under(Element message, Jid first, Jid name) {
        if (first.equals(name)) {
            return message;
        }
        List<Node> nodes = message.nodes().stream()
                .map(node -> node instanceof Element child ? child(child, first, name) : node)
                .toList();
        return message.with("from", renamed(message.attribute("from"), first, name))
                .withNodes(nodes);
    }

    private static Element child(Element child, Jid first, Jid name) {
        if (child.is(StanzaIds.NS, "stanza-id")) {
            return child.with("by", renamed(child.attribute("by"), first, name));
        }
        if (child.namespace().equals(Archivable.RETRACT)) {
            return child.withNodes(child.nodes().stream()
                    .map(node -> node instanceof Element inner ? child(inner, first, name) : node)
                    .toList());
        }
        if (child.is(RoomModeration.NS, "moderated")) {
            return child.with("by", renamed(child.attribute("by"), first, name));
        }
        if (child.is(REPLY, "reply")) {
            return child.with("to", renamed(child.attribute("to"), first, name));
        }
        return child.is(Delay.NS, "delay") ? child.with("from", renamed(child.attribute("from"), first, name)) : child;
    }

    private static @Nullable String renamed(@Nullable String address, Jid first, Jid name) {
        return address == null
                ? null
                : Jid.tryParse(address)
                        .filter(jid -> jid.bare().equals(first))
                        .map(jid -> jid.isFull() ? name.withResource(jid.resource()) : name)
                        .map(Jid::toString)
                        .orElse(address);
    }
}
