package im.clove.node.pubsub;

import im.clove.node.pubsub.PubSubQuestions.Answer.Found;
import im.clove.node.pubsub.PubSubQuestions.Answer.Refused;
import im.clove.node.store.Shelf;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Paging;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The requests of XEP-0060 that change nothing. What may be answered and which items are meant is decided on what is
/// in
/// memory; the items are read afterwards, on any thread. Pure.
public final class PubSubQuestions {
    /// Bytes of items in one answer, as stored: less than any server takes in a stanza.
    private static final int MOST_BYTES = 200 * 1024;

    private static final int ALL = Integer.MAX_VALUE;

    /// XEP-0086.
    private static final int MISSING = 404;

    private final Holder holder;
    private final Function<String, NodeConfig> defaults;
    private final Predicate<Asker> creators;

    /// @param defaults how a node of this name is set when nobody says
    /// @param creators who may make nodes, and so know how they will be set
    public PubSubQuestions(Holder holder, Function<String, NodeConfig> defaults, Predicate<Asker> creators) {
        this.holder = holder;
        this.defaults = defaults;
        this.creators = creators;
    }

    /// What comes of a question.
    public sealed interface Answer {
        record Refused(StanzaError error, String reason) implements Answer {}

        /// @param payload made from the owner's shelf
        record Found(Function<Shelf, Element> payload) implements Answer {
            static Found of(Element payload) {
                return new Found(_ -> payload);
            }
        }
    }

    /// @param payload a `pubsub` element in [PubSub#NS] or [PubSub#OWNER]
    public Answer ask(Nodes nodes, Asker asker, Element payload) {
        Element verb = payload.firstChild().orElse(null);
        Paging paging = Paging.read(payload).orElse(null);
        if (verb == null || paging == null || !verb.namespace().equals(payload.namespace())) {
            return refuse(Condition.BAD_REQUEST, "nothing is asked");
        }
        if (payload.namespace().equals(PubSub.OWNER)) {
            return ofOwner(nodes, asker, verb);
        }
        return switch (verb.local()) {
            case "items" -> items(nodes, asker, verb, paging);
            case "subscriptions" -> subscriptions(nodes, asker, verb);
            case "affiliations" -> affiliations(nodes, asker, verb);
            case "default", "options" -> new Refused(PubSub.unsupported("subscription-options"), "options");
            default -> refuse(Condition.FEATURE_NOT_IMPLEMENTED, "no such question");
        };
    }

    private static Answer refuse(Condition condition, String reason) {
        return new Refused(StanzaError.of(condition), reason);
    }

    /// §6.5. In pages (§6.5.4), which begin with the newest, if whoever asks says nothing of it.
    private static Answer items(Nodes nodes, Asker asker, Element verb, Paging paging) {
        String node = PubSubMachine.name(verb);
        if (node == null) {
            return new Refused(PubSub.error(Condition.BAD_REQUEST, "nodeid-required", null), "no node");
        }
        Leaf leaf = nodes.leaf(node);
        if (leaf == null) {
            // Profanity 0.19 publishes its first list of OMEMO devices for the number alone.
            return new Refused(StanzaError.of(Condition.ITEM_NOT_FOUND).withCode(MISSING), "no such node");
        }
        StanzaError refused = Access.toRead(leaf, asker);
        if (refused != null) {
            return new Refused(refused, "may not read");
        }
        SequencedMap<String, Item.Place> places = wanted(leaf, verb);
        if (places == null) {
            return refuse(Condition.BAD_REQUEST, "which items");
        }
        boolean named = verb.has(PubSub.NS, "item");
        if (named && places.isEmpty()) {
            return refuse(Condition.ITEM_NOT_FOUND, "no such item");
        }
        if (named) {
            return new Found(shelf -> answer(node, places, null, shelf));
        }
        Paging asked = paging.equals(Paging.NONE) ? Paging.LAST : paging;
        Paging.Page<String> page = asked.of(List.copyOf(places.keySet()), id -> id, asked.size(ALL, ALL))
                .orElse(null);
        if (page == null) {
            return refuse(Condition.ITEM_NOT_FOUND, "no item of the id behind which it shall begin");
        }
        return page(node, places, page, asked);
    }

    /// As much of the page as fits into an answer.
    private static Answer page(
            String node, SequencedMap<String, Item.Place> places, Paging.Page<String> page, Paging asked) {
        SequencedMap<String, Item.Place> wanted = new LinkedHashMap<>();
        for (String id : page.items()) {
            wanted.put(id, Objects.requireNonNull(places.get(id)));
        }
        SequencedMap<String, Item.Place> fitting = fitting(wanted, asked.isBackwards());
        int index = asked.isBackwards() ? page.index() + wanted.size() - fitting.size() : page.index();
        Element set = fitting.isEmpty()
                ? Paging.answer(null, null, -1, places.size())
                : Paging.answer(
                        fitting.firstEntry().getKey(), fitting.lastEntry().getKey(), index, places.size());
        boolean isAll = fitting.size() == places.size();
        return new Found(shelf -> answer(node, fitting, isAll && !asked.max().isPresent() ? null : set, shelf));
    }

    private static @Nullable SequencedMap<String, Item.Place> wanted(Leaf leaf, Element verb) {
        SequencedMap<String, Item.Place> places = new LinkedHashMap<>();
        for (Element item : verb.children()) {
            String id = item.attributeOr("id", "");
            if (!item.is(PubSub.NS, "item") || id.isEmpty()) {
                return null;
            }
            Item.Place place = leaf.items().get(id);
            if (place != null) {
                places.put(id, place);
            }
        }
        if (!verb.children().isEmpty()) {
            return places;
        }
        places.putAll(leaf.items());
        String max = verb.attribute("max_items");
        if (max == null) {
            return places;
        }
        if (!max.matches("[0-9]{1,9}") || Integer.parseInt(max) == 0) {
            return null;
        }
        while (places.size() > Integer.parseInt(max)) {
            places.pollFirstEntry();
        }
        return places;
    }

    /// Those of them that fit into an answer, one at least; from the end or from the beginning.
    private static SequencedMap<String, Item.Place> fitting(SequencedMap<String, Item.Place> places, boolean back) {
        SequencedMap<String, Item.Place> out = new LinkedHashMap<>();
        long bytes = 0;
        for (Map.Entry<String, Item.Place> each : (back ? places.reversed() : places).entrySet()) {
            bytes += each.getValue().bytes();
            if (bytes > MOST_BYTES && !out.isEmpty()) {
                break;
            }
            if (back) {
                out.putFirst(each.getKey(), each.getValue());
            } else {
                out.putLast(each.getKey(), each.getValue());
            }
        }
        return out;
    }

    /// @param set says which part of all items they are, null for all of them
    private static Element answer(
            String node, SequencedMap<String, Item.Place> places, @Nullable Element set, Shelf shelf) {
        List<Element> items = new ArrayList<>();
        places.forEach((id, place) -> Nodes.item(shelf, node, id, place)
                .map(item -> item.element(PubSub.NS))
                .ifPresent(items::add));
        Element answer = Element.of(
                PubSub.NS,
                "pubsub",
                Element.of(PubSub.NS, "items").with("node", node).withNodes(items));
        return set == null ? answer : answer.with(set);
    }

    /// §5.6: those of whoever asks.
    private static Answer subscriptions(Nodes nodes, Asker asker, Element verb) {
        String only = verb.attribute("node");
        List<Element> found = new ArrayList<>();
        for (Leaf leaf : nodes.leaves().values()) {
            for (Jid jid : leaf.subscribers()) {
                if (jid.bare().equals(asker.jid().bare()) && (only == null || only.equals(leaf.name()))) {
                    found.add(Subscribing.element(leaf.name(), jid));
                }
            }
        }
        return own(
                asker, Element.of(PubSub.NS, "subscriptions").with("node", only).withNodes(found));
    }

    /// §5.7.
    private static Answer affiliations(Nodes nodes, Asker asker, Element verb) {
        String only = verb.attribute("node");
        List<Element> found = new ArrayList<>();
        for (Leaf leaf : nodes.leaves().values()) {
            Affiliation mine = Access.affiliation(leaf, asker);
            if (mine != Affiliation.NONE && (only == null || only.equals(leaf.name()))) {
                found.add(Element.of(PubSub.NS, "affiliation")
                        .with("node", leaf.name())
                        .with("affiliation", mine.wireName()));
            }
        }
        return own(
                asker, Element.of(PubSub.NS, "affiliations").with("node", only).withNodes(found));
    }

    /// A stranger that has nothing here is not even told that it has nothing.
    private static Answer own(Asker asker, Element list) {
        return list.children().isEmpty() && asker.standing() == Asker.Standing.STRANGER
                ? refuse(Condition.ITEM_NOT_FOUND, "a stranger")
                : Found.of(Element.of(PubSub.NS, "pubsub", list));
    }

    private Answer ofOwner(Nodes nodes, Asker asker, Element verb) {
        if (verb.local().equals("default")) { // §8.3
            return creators.test(asker)
                    ? owners(Element.of(
                            PubSub.OWNER, "default", defaults.apply("").form(holder)))
                    : refuse(Condition.FORBIDDEN, "may make no node");
        }
        String node = PubSubMachine.name(verb);
        if (node == null) {
            return new Refused(PubSub.error(Condition.BAD_REQUEST, "nodeid-required", null), "no node");
        }
        Leaf leaf = nodes.leaf(node);
        StanzaError refused = OwnerRequests.toOwn(leaf, asker);
        if (leaf == null || refused != null) {
            return new Refused(
                    Optional.ofNullable(refused).orElseGet(() -> StanzaError.of(Condition.ITEM_NOT_FOUND)), "no owner");
        }
        Element list = Element.of(PubSub.OWNER, verb.local()).with("node", node);
        return switch (verb.local()) {
            case "configure" -> owners(list.with(leaf.config().form(holder)));
            case "affiliations" ->
                owners(list.withNodes(leaf.affiliations().entrySet().stream()
                        .map(e -> Element.of(PubSub.OWNER, "affiliation")
                                .with("jid", e.getKey().toString())
                                .with("affiliation", e.getValue().wireName()))
                        .toList()));
            case "subscriptions" ->
                owners(list.withNodes(leaf.subscribers().stream()
                        .map(jid -> Element.of(PubSub.OWNER, "subscription")
                                .with("jid", jid.toString())
                                .with("subscription", "subscribed"))
                        .toList()));
            default -> refuse(Condition.FEATURE_NOT_IMPLEMENTED, "no such question");
        };
    }

    private static Answer owners(Element list) {
        return Found.of(Element.of(PubSub.OWNER, "pubsub", list));
    }
}
