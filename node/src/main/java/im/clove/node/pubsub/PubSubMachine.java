package im.clove.node.pubsub;

import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The requests of XEP-0060 that change something: publishing (§7), and through [OwnerRequests] and [Subscribing] what
/// owners (§8) and subscribers (§6) do. Pure but for the ids of items that come without one.
public final class PubSubMachine {
    /// Items in one request.
    private static final int MOST_AT_ONCE = 50;

    /// Characters of a name of a node, and of the id of an item.
    private static final int MOST_NAME = 500;

    private final Terms terms;
    private final OwnerRequests owners;

    /// What the nodes of an owner are like.
    ///
    /// @param defaults how a node of this name is set when nobody says
    /// @param creators who may make one
    /// @param ids for items that come without one
    public record Terms(
            Limits limits,
            Holder holder,
            Function<String, NodeConfig> defaults,
            Predicate<Asker> creators,
            Supplier<String> ids) {}

    public PubSubMachine(Terms terms) {
        this.terms = terms;
        this.owners = new OwnerRequests(terms);
    }

    Limits limits() {
        return terms.limits();
    }

    NodeConfig.Said read(Element form) {
        return NodeConfig.read(form, terms.holder());
    }

    /// What a form wants that cannot be had, or null.
    @Nullable
    String wrong(NodeConfig.Said said) {
        return wrong(said, terms.limits());
    }

    /// What stands in a request that changes something.
    ///
    /// @param payload a `pubsub` element in [PubSub#NS] or [PubSub#OWNER]
    public Outcome handle(Draft draft, Asker asker, Element payload) {
        Element verb = payload.firstChild().orElse(null);
        if (verb == null || !verb.namespace().equals(payload.namespace())) {
            return Outcome.refuse(Condition.BAD_REQUEST, "nothing is asked");
        }
        boolean isOwners = payload.namespace().equals(PubSub.OWNER);
        return switch (verb.local()) {
            case "publish" ->
                isOwners
                        ? unknown()
                        : publish(
                                draft,
                                asker,
                                verb,
                                payload.child(PubSub.NS, "publish-options").orElse(null));
            case "retract" -> isOwners ? unknown() : retract(draft, asker, verb);
            case "create" ->
                isOwners
                        ? unknown()
                        : create(
                                draft,
                                asker,
                                verb,
                                payload.child(PubSub.NS, "configure").orElse(null));
            case "subscribe" -> isOwners ? unknown() : Subscribing.subscribe(draft, asker, verb, terms.limits());
            case "unsubscribe" -> isOwners ? unknown() : Subscribing.unsubscribe(draft, asker, verb);
            case "options" -> Outcome.refuse(PubSub.unsupported("subscription-options"), "options");
            default -> isOwners ? owners.handle(draft, asker, verb) : unknown();
        };
    }

    static Outcome unknown() {
        return Outcome.refuse(Condition.FEATURE_NOT_IMPLEMENTED, "no such request");
    }

    /// The name of the node that a request is about, or null if it is none.
    static @Nullable String name(Element verb) {
        String name = verb.attributeOr("node", "");
        return name.isEmpty() || name.length() > MOST_NAME ? null : name;
    }

    static Outcome nameless() {
        return Outcome.refuse(PubSub.error(Condition.BAD_REQUEST, "nodeid-required", null), "no node");
    }

    static Optional<Element> form(@Nullable Element around) {
        return around == null ? Optional.empty() : around.child("jabber:x:data", "x");
    }

    /// What a form wants that cannot be had, or null.
    static @Nullable String wrong(NodeConfig.Said said, Limits limits) {
        List<String> max = said.values().getOrDefault(ConfigField.MAX, List.of(NodeConfig.MOST));
        boolean tooMany =
                !max.getFirst().equals(NodeConfig.MOST) && Integer.parseInt(max.getFirst()) > limits.nodeItems();
        return tooMany ? ConfigField.MAX.var : said.wrong();
    }

    /// §8.1.3, §8.2.4.
    static Outcome unacceptable(String wrong) {
        String text = "This server has no such value of " + wrong;
        StanzaError error = wrong.equals(ConfigField.ACCESS.var)
                ? PubSub.error(Condition.NOT_ACCEPTABLE, "unsupported-access-model", text)
                : StanzaError.of(Condition.NOT_ACCEPTABLE, text);
        return Outcome.refuse(error, "config");
    }

    /// §7.1, with the options of §7.1.5: what they name must be so, and is made so where the node is made with it.
    private Outcome publish(Draft draft, Asker asker, Element publish, @Nullable Element options) {
        String node = name(publish);
        if (node == null) {
            return nameless();
        }
        NodeConfig.Said wanted = read(form(options).orElseGet(() -> Element.of("jabber:x:data", "x")));
        Leaf leaf = draft.leaf(node);
        if (leaf == null && !terms.creators().test(asker)) {
            return Outcome.refuse(Condition.ITEM_NOT_FOUND, "no such node");
        }
        if (leaf != null && !Access.mayPublish(leaf, asker)) {
            return Outcome.refuse(Condition.FORBIDDEN, "no publisher");
        }
        String wrong = wrong(wanted, terms.limits());
        if (wrong != null || wanted.unknown() != null) {
            return unmet("This server has no such value of " + (wrong == null ? wanted.unknown() : wrong));
        }
        if (leaf != null && !leaf.config().meets(wanted.values())) {
            return unmet("The node is set otherwise");
        }
        List<Item> items = new ArrayList<>();
        Outcome refused = read(publish, leaf == null ? NodeConfig.PLAIN : leaf.config(), items);
        if (refused != null) {
            return refused;
        }
        if (leaf == null) {
            refused = make(draft, asker, node, terms.defaults().apply(node).with(wanted.values()));
        }
        return refused == null ? publish(draft, node, items) : refused;
    }

    /// Publishes on the owner's behalf, and makes the node if need be. What is told of it is told.
    ///
    /// @return null if it is done
    public Outcome.@Nullable Refused put(Draft draft, Asker owner, String node, Item item) {
        if (item.stored().length > terms.limits().itemBytes()) {
            return tooBig();
        }
        Outcome outcome = draft.leaf(node) == null
                ? make(draft, owner, node, terms.defaults().apply(node))
                : null;
        outcome = outcome == null ? publish(draft, node, List.of(item)) : outcome;
        return outcome instanceof Outcome.Refused refused ? refused : null;
    }

    /// Takes an item back on the owner's behalf, and says so.
    public void take(Draft draft, String node, String id) {
        draft.retract(node, id);
        Element retract = Element.of(PubSub.EVENT, "retract").with("id", id);
        draft.tell(leaf(draft, node), Element.of(PubSub.EVENT, "items", retract).with("node", node));
    }

    private Outcome.Refused tooBig() {
        String text = "An item may have " + terms.limits().itemBytes() / 1024 + " KiB";
        return new Outcome.Refused(PubSub.error(Condition.NOT_ACCEPTABLE, "payload-too-big", text), "too big");
    }

    private static Outcome unmet(String why) {
        return Outcome.refuse(PubSub.error(Condition.CONFLICT, "precondition-not-met", why), "precondition");
    }

    private Outcome publish(Draft draft, String node, List<Item> items) {
        Leaf leaf = leaf(draft, node);
        int most = leaf.config().max(terms.limits());
        for (Item item : items) {
            if (most > 0) {
                draft.publish(node, item, most);
            }
        }
        if (draft.bytes() > terms.limits().bytes()
                || draft.items() > terms.limits().items()) {
            return Outcome.refuse(
                    StanzaError.of(Condition.RESOURCE_CONSTRAINT, "There is no room for more items; remove some"),
                    "quota");
        }
        if (leaf.config().is(ConfigField.NOTIFICATIONS)) {
            draft.tell(leaf(draft, node), Notice.items(leaf, items));
        }
        Element published = Element.of(PubSub.NS, "publish").with("node", node);
        for (Item item : items) {
            published = published.with(Element.of(PubSub.NS, "item").with("id", item.id()));
        }
        return new Outcome.Done(Element.of(PubSub.NS, "pubsub", published));
    }

    static Leaf leaf(Draft draft, String node) {
        Leaf leaf = draft.leaf(node);
        if (leaf == null) {
            throw new IllegalStateException("The node was there");
        }
        return leaf;
    }

    /// @return null if they can be published (§7.1.3)
    private @Nullable Outcome read(Element publish, NodeConfig config, List<Item> into) {
        if (!config.is(ConfigField.PAYLOADS) && !config.is(ConfigField.PERSIST)) {
            // It only says that something has happened (§7.1.3.6).
            return publish.children().isEmpty()
                    ? null
                    : Outcome.refuse(PubSub.error(Condition.BAD_REQUEST, "item-forbidden", null), "an item");
        }
        for (Element element : publish.children()) {
            if (!element.is(PubSub.NS, "item")) {
                return Outcome.refuse(PubSub.error(Condition.BAD_REQUEST, "invalid-payload", null), "no item");
            }
            List<Element> payload = element.children();
            if (payload.size() > 1) {
                return Outcome.refuse(PubSub.error(Condition.BAD_REQUEST, "invalid-payload", null), "two payloads");
            }
            if (payload.isEmpty() && config.is(ConfigField.PAYLOADS)) {
                return Outcome.refuse(PubSub.error(Condition.BAD_REQUEST, "payload-required", null), "no payload");
            }
            String id = element.attributeOr("id", "");
            if (id.length() > MOST_NAME) {
                return Outcome.refuse(Condition.BAD_REQUEST, "an id too long");
            }
            Item item = new Item(id.isEmpty() ? terms.ids().get() : id, payload.isEmpty() ? null : payload.getFirst());
            if (item.stored().length > terms.limits().itemBytes()) {
                return tooBig();
            }
            into.add(item);
        }
        if (into.isEmpty()) {
            return Outcome.refuse(PubSub.error(Condition.BAD_REQUEST, "item-required", null), "no item");
        }
        return into.size() > MOST_AT_ONCE
                ? Outcome.refuse(
                        PubSub.error(
                                Condition.NOT_ALLOWED, "max-items-exceeded", "At most " + MOST_AT_ONCE + " at once"),
                        "too many at once")
                : null;
    }

    /// §8.1.
    private Outcome create(Draft draft, Asker asker, Element create, @Nullable Element configure) {
        if (!terms.creators().test(asker)) {
            return Outcome.refuse(Condition.FORBIDDEN, "may make no node");
        }
        String node = name(create);
        if (node == null && create.attributeOr("node", "").isEmpty()) {
            node = terms.ids().get(); // §8.1.2: an instant node
        }
        if (node == null) {
            return nameless();
        }
        if (draft.leaf(node) != null) {
            return Outcome.refuse(Condition.CONFLICT, "there is such a node");
        }
        NodeConfig.Said said = read(form(configure).orElseGet(() -> Element.of("jabber:x:data", "x")));
        String wrong = wrong(said, terms.limits());
        if (wrong != null) {
            return unacceptable(wrong);
        }
        Outcome refused = make(draft, asker, node, terms.defaults().apply(node).with(said.values()));
        return refused == null
                ? new Outcome.Done(Element.of(
                        PubSub.NS, "pubsub", Element.of(PubSub.NS, "create").with("node", node)))
                : refused;
    }

    /// @return null if it is made
    private @Nullable Outcome make(Draft draft, Asker asker, String node, NodeConfig config) {
        if (draft.size() >= terms.limits().nodes()) {
            return Outcome.refuse(
                    PubSub.error(Condition.RESOURCE_CONSTRAINT, "max-nodes-exceeded", "There are too many nodes"),
                    "too many nodes");
        }
        Leaf leaf = Leaf.of(node, config);
        draft.set(
                asker.standing() == Asker.Standing.OWNER
                        ? leaf
                        : leaf.with(asker.jid().bare(), Affiliation.OWNER));
        return null;
    }

    /// §7.2.
    private static Outcome retract(Draft draft, Asker asker, Element retract) {
        String node = name(retract);
        if (node == null) {
            return nameless();
        }
        Leaf leaf = draft.leaf(node);
        if (leaf == null) {
            return Outcome.refuse(Condition.ITEM_NOT_FOUND, "no such node");
        }
        if (!Access.mayPublish(leaf, asker)
                || !leaf.config().is(ConfigField.PUBLISH, "publishers") && !Access.isOwner(leaf, asker)) {
            return Outcome.refuse(Condition.FORBIDDEN, "may not remove");
        }
        List<String> ids = retract.children().stream()
                .filter(item -> item.is(PubSub.NS, "item"))
                .map(item -> item.attributeOr("id", ""))
                .toList();
        if (ids.isEmpty() || ids.contains("")) {
            return Outcome.refuse(PubSub.error(Condition.BAD_REQUEST, "item-required", null), "no item");
        }
        if (!leaf.items().keySet().containsAll(ids)) {
            return Outcome.refuse(Condition.ITEM_NOT_FOUND, "no such item");
        }
        Element event = Element.of(PubSub.EVENT, "items").with("node", node);
        for (String id : ids) {
            draft.retract(node, id);
            event = event.with(Element.of(PubSub.EVENT, "retract").with("id", id));
        }
        boolean tells = switch (retract.attributeOr("notify", "")) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> leaf.config().is(ConfigField.NOTIFY_RETRACT);
        };
        if (tells) {
            draft.tell(leaf(draft, node), event);
        }
        return new Outcome.Done(null);
    }
}
