package im.clove.node.ext.std;

import im.clove.node.pubsub.Asker;
import im.clove.node.pubsub.ConfigField;
import im.clove.node.pubsub.Draft;
import im.clove.node.pubsub.Item;
import im.clove.node.pubsub.Leaf;
import im.clove.node.pubsub.Outcome;
import im.clove.node.pubsub.PubSubMachine;
import im.clove.node.store.Shelf;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bookmarks in both forms say the same (XEP-0402 §5): an item for each room in `urn:xmpp:bookmarks:1`, and one list of
/// all in `storage:bookmarks` (XEP-0048), at the node of that name and in private XML (XEP-0049). What only one form
/// knows stays there: extensions of a bookmark, web pages of a list. A node that others may read is no twin of one that
/// is closed. Pure.
final class BookmarkTwins {
    private static final String NEW = PepDefaults.BOOKMARKS;
    private static final String OLD = PepDefaults.OLD_BOOKMARKS;
    private static final String ITEM = "current";

    private final PubSubMachine machine;

    BookmarkTwins(PubSubMachine machine) {
        this.machine = machine;
    }

    /// What follows from a change of one node.
    ///
    /// @param node that was changed
    /// @return null if all is well
    Outcome.@Nullable Refused follow(String node, Draft draft, Asker owner, Shelf shelf) {
        if (isOpen(draft.leaf(NEW)) || isOpen(draft.leaf(OLD))) {
            return null;
        }
        return switch (node) {
            case NEW -> list(draft, owner, shelf);
            case OLD -> single(draft, owner, shelf);
            default -> null;
        };
    }

    private static boolean isOpen(@Nullable Leaf leaf) {
        return leaf != null && !leaf.config().is(ConfigField.ACCESS, "whitelist");
    }

    /// As private XML has them.
    static Element shown(Draft draft, Shelf shelf) {
        return isOpen(draft.leaf(NEW)) || isOpen(draft.leaf(OLD))
                ? old(draft, shelf).orElseGet(() -> Element.of(OLD, "storage"))
                : collated(draft, shelf);
    }

    /// The list that private XML has is now this one.
    Outcome set(Draft draft, Asker owner, Element list, Shelf shelf) {
        Outcome.Refused refused = machine.put(draft, owner, OLD, new Item(ITEM, list));
        refused = refused == null ? follow(OLD, draft, owner, shelf) : refused;
        return refused == null ? new Outcome.Done(null) : refused;
    }

    /// All bookmarks in one list.
    private static Element collated(Draft draft, Shelf shelf) {
        List<Element> all = new ArrayList<>();
        Leaf leaf = draft.leaf(NEW);
        for (String id :
                leaf == null ? List.<String>of() : List.copyOf(leaf.items().keySet())) {
            draft.item(shelf, NEW, id)
                    .map(Item::payload)
                    .filter(p -> p.is(NEW, "conference"))
                    .ifPresent(p -> all.add(conference(OLD, p).with("jid", id)));
        }
        old(draft, shelf)
                .ifPresent(list -> list.children().stream()
                        .filter(e -> !e.is(OLD, "conference"))
                        .forEach(all::add));
        return Element.of(OLD, "storage").withNodes(all);
    }

    private static Optional<Element> old(Draft draft, Shelf shelf) {
        Leaf leaf = draft.leaf(OLD);
        return leaf == null || leaf.items().isEmpty()
                ? Optional.empty()
                : draft.item(shelf, OLD, leaf.items().lastEntry().getKey())
                        .map(Item::payload)
                        .filter(p -> p.is(OLD, "storage"));
    }

    private Outcome.@Nullable Refused list(Draft draft, Asker owner, Shelf shelf) {
        Element now = collated(draft, shelf);
        return old(draft, shelf).filter(now::equals).isPresent()
                ? null
                : machine.put(draft, owner, OLD, new Item(ITEM, now));
    }

    /// What changed in the list, bookmark by bookmark. A list that is taken away says nothing of the bookmarks: clients
    /// do so when they have moved them.
    private Outcome.@Nullable Refused single(Draft draft, Asker owner, Shelf shelf) {
        Element list = old(draft, shelf).orElse(null);
        if (list == null) {
            return null;
        }
        Map<String, Element> wanted = new LinkedHashMap<>();
        for (Element each : list.children()) {
            Jid room = Jid.tryParse(each.attributeOr("jid", "")).orElse(null);
            if (each.is(OLD, "conference") && room != null) {
                wanted.put(room.bare().toString(), conference(NEW, each));
            }
        }
        Leaf leaf = draft.leaf(NEW);
        for (String id :
                leaf == null ? List.<String>of() : List.copyOf(leaf.items().keySet())) {
            if (!wanted.containsKey(id)) {
                machine.take(draft, NEW, id);
            }
        }
        for (Map.Entry<String, Element> each : wanted.entrySet()) {
            Element before =
                    draft.item(shelf, NEW, each.getKey()).map(Item::payload).orElse(null);
            Element now = each.getValue();
            if (before != null && conference(NEW, before).equals(now)) {
                continue;
            }
            for (Element kept : before == null ? List.<Element>of() : before.children()) {
                now = isCommon(NEW, kept) ? now : now.with(kept);
            }
            Outcome.Refused refused = machine.put(draft, owner, NEW, new Item(each.getKey(), now));
            if (refused != null) {
                return refused;
            }
        }
        return null;
    }

    /// What both forms know of a room, in this one's namespace.
    private static Element conference(String namespace, Element from) {
        Element out = Element.of(namespace, "conference").with("name", from.attribute("name"));
        String auto = from.attributeOr("autojoin", "");
        out = out.with("autojoin", auto.equals("1") || auto.equals("true") ? "true" : null);
        for (Element child : from.children()) {
            if (isCommon(from.namespace(), child)) {
                out = out.with(Element.ofText(namespace, child.local(), child.text()));
            }
        }
        return out;
    }

    private static boolean isCommon(String namespace, Element child) {
        return child.is(namespace, "nick") || child.is(namespace, "password");
    }
}
