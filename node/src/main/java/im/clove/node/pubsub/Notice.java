package im.clove.node.pubsub;

import im.clove.node.store.Shelf;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is to be told to everybody who may read a node and wants to hear of it.
///
/// @param leaf as it is now, or was before it was deleted
/// @param event the element in [PubSub#EVENT]
public record Notice(Leaf leaf, Element event) {
    /// What was published last, for somebody who has just come.
    public static Notice last(Leaf leaf, Item item) {
        return new Notice(leaf, items(leaf, List.of(item)));
    }

    /// What is published last at a node, if there is anything.
    ///
    /// @param shelf of the owner
    public static Optional<Notice> last(Leaf leaf, Shelf shelf) {
        Map.Entry<String, Item.Place> last = leaf.items().lastEntry();
        return last == null
                ? Optional.empty()
                : Nodes.item(shelf, leaf.name(), last.getKey(), last.getValue()).map(item -> last(leaf, item));
    }

    /// As it is told.
    public Message message(Jid from, Jid to) {
        Element element =
                Element.of(Element.CLIENT, "message", payload()).with("type", isHeadline() ? "headline" : null);
        return Message.of(element).withFrom(from).withTo(to);
    }

    /// The `event` element of a message.
    public Element payload() {
        return Element.of(PubSub.EVENT, "event", event);
    }

    /// Whether it goes out as a message that nobody keeps.
    public boolean isHeadline() {
        return leaf.config().is(ConfigField.MESSAGE, "headline");
    }

    static Element items(Leaf leaf, Iterable<Item> items) {
        Element out = Element.of(PubSub.EVENT, "items").with("node", leaf.name());
        for (Item item : items) {
            Item told = leaf.config().is(ConfigField.PAYLOADS) ? item : new Item(item.id(), null);
            out = out.with(told.element(PubSub.EVENT));
        }
        return out;
    }
}
