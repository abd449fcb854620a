package im.clove.node.pubsub;

import im.clove.node.store.Shelf;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The nodes of an account on their way to another server and from one (XEP-0227 §4.7): how a node is set and who is
/// what to it as its owner would say it (XEP-0060 §8), its items as they are published. What comes goes through
/// [PubSubMachine], so that the same rules and limits hold. Not thread-safe.
public final class Carriage {
    private static final String FORM = "jabber:x:data";

    private final PubSubMachine machine;
    private final Asker owner;
    private final Consumer<Draft> done;
    private Nodes now;

    /// For what comes.
    ///
    /// @param owner of the nodes
    /// @param now the nodes there are
    /// @param done gets each change
    public Carriage(PubSubMachine machine, Asker owner, Nodes now, Consumer<Draft> done) {
        this.machine = machine;
        this.owner = owner;
        this.now = now;
        this.done = done;
    }

    /// An element for each node, then one for the items of each.
    public static void out(Nodes nodes, Shelf shelf, Consumer<Element> to) {
        for (Leaf leaf : nodes.leaves().values()) {
            to.accept(Element.of(PubSub.OWNER, "pubsub").withNodes(settings(leaf)));
        }
        for (Leaf leaf : nodes.leaves().values()) {
            List<Element> items = new ArrayList<>();
            for (Map.Entry<String, Item.Place> each : leaf.items().entrySet()) {
                Nodes.item(shelf, leaf.name(), each.getKey(), each.getValue())
                        .ifPresent(item -> items.add(item.element(PubSub.NS)));
            }
            if (!items.isEmpty()) {
                to.accept(Element.of(
                        PubSub.NS,
                        "pubsub",
                        Element.of(PubSub.NS, "items").with("node", leaf.name()).withNodes(items)));
            }
        }
    }

    private static List<Element> settings(Leaf leaf) {
        List<Element> out = new ArrayList<>();
        List<Element> fields = new ArrayList<>();
        fields.add(field("FORM_TYPE", List.of(PubSub.NODE_CONFIG)).with("type", "hidden"));
        for (ConfigField field : ConfigField.values()) {
            List<String> values = leaf.config().values(field);
            if (!values.isEmpty()) {
                fields.add(field(field.var, values));
            }
        }
        Element form = Element.of(FORM, "x").with("type", "submit").withNodes(fields);
        out.add(Element.of(PubSub.OWNER, "configure", form).with("node", leaf.name()));
        List<Element> people = new ArrayList<>();
        leaf.affiliations().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> people.add(Element.of(PubSub.OWNER, "affiliation")
                        .with("jid", each.getKey().toString())
                        .with("affiliation", each.getValue().wireName())));
        if (!people.isEmpty()) {
            out.add(Element.of(PubSub.OWNER, "affiliations")
                    .with("node", leaf.name())
                    .withNodes(people));
        }
        List<Element> subscriptions = new ArrayList<>();
        leaf.subscribers().stream()
                .sorted()
                .forEach(jid -> subscriptions.add(Element.of(PubSub.OWNER, "subscription")
                        .with("jid", jid.toString())
                        .with("subscription", "subscribed")));
        if (!subscriptions.isEmpty()) {
            out.add(Element.of(PubSub.OWNER, "subscriptions")
                    .with("node", leaf.name())
                    .withNodes(subscriptions));
        }
        return out;
    }

    private static Element field(String var, List<String> values) {
        return Element.of(FORM, "field")
                .with("var", var)
                .withNodes(values.stream()
                        .map(value -> Element.ofText(FORM, "value", value))
                        .toList());
    }

    /// Takes one thing.
    ///
    /// @param pubsub with one child or several
    /// @return what was left out and why; empty if nothing was
    public Optional<String> in(Element pubsub) {
        List<String> left = new ArrayList<>();
        for (Element verb : pubsub.children()) {
            String node = verb.attributeOr("node", "");
            String why = verb.namespace().equals(PubSub.OWNER) ? settings(verb) : items(verb);
            if (why != null) {
                left.add("of the node '" + node + "': " + why);
            }
        }
        return left.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", left));
    }

    private @Nullable String settings(Element verb) {
        return switch (verb.local()) {
            case "configure" -> configure(verb);
            case "affiliations" -> affiliations(verb);
            case "subscriptions" -> subscriptions(verb);
            default -> "'" + verb.local() + "' is not known here";
        };
    }

    /// What cannot be had is left out; of who may read, the strictest takes its place.
    private @Nullable String configure(Element verb) {
        Element form = PubSubMachine.form(verb).orElseGet(() -> Element.of(FORM, "x"));
        List<String> without = new ArrayList<>();
        for (int tries = 0; tries <= ConfigField.values().length; tries++) {
            NodeConfig.Said said = machine.read(form);
            String wrong = machine.wrong(said);
            if (wrong == null) {
                String refused = set(verb.attributeOr("node", ""), form);
                return refused != null || without.isEmpty()
                        ? refused
                        : "no such setting here: " + String.join(", ", without);
            }
            without.add(wrong);
            form = form.without(field -> wrong.equals(field.attribute("var")));
            if (wrong.equals(ConfigField.ACCESS.var)) {
                form = form.with(field(wrong, List.of("whitelist")));
            }
        }
        return "its settings cannot be read";
    }

    private @Nullable String set(String node, Element form) {
        Element request = now.leaf(node) == null
                ? Element.of(
                        PubSub.NS,
                        "pubsub",
                        Element.of(PubSub.NS, "create").with("node", node),
                        Element.of(PubSub.NS, "configure", form))
                : Element.of(
                        PubSub.OWNER,
                        "pubsub",
                        Element.of(PubSub.OWNER, "configure", form).with("node", node));
        return ask(request);
    }

    private @Nullable String affiliations(Element verb) {
        // The account owns all of its nodes; some servers say so, too.
        Element others = verb.without(one -> Jid.tryParse(one.attributeOr("jid", ""))
                .filter(jid -> jid.bare().equals(owner.jid().bare()))
                .isPresent());
        return others.children().isEmpty() ? null : ask(Element.of(PubSub.OWNER, "pubsub", others));
    }

    private @Nullable String subscriptions(Element verb) {
        Leaf leaf = now.leaf(verb.attributeOr("node", ""));
        if (leaf == null) {
            return "it is not there";
        }
        Leaf with = leaf;
        int left = 0;
        for (Element one : verb.children()) {
            Jid jid = Jid.tryParse(one.attributeOr("jid", "")).orElse(null);
            if (jid != null
                    && one.is(PubSub.OWNER, "subscription")
                    && one.attributeOr("subscription", "").equals("subscribed")
                    && with.subscribers().size() < machine.limits().people()) {
                with = with.withSubscriber(jid, true);
            } else {
                left++;
            }
        }
        Draft draft = new Draft(now);
        draft.set(with);
        keep(draft);
        return left == 0 ? null : left + " subscriptions that are none, or more than may be";
    }

    /// One after the other, so that one that is too large does not keep the others away.
    private @Nullable String items(Element verb) {
        if (!verb.is(PubSub.NS, "items")) {
            return "'" + verb.local() + "' is not known here";
        }
        String node = verb.attributeOr("node", "");
        String first = null;
        int left = 0;
        for (Element item : verb.children()) {
            String why = ask(Element.of(
                    PubSub.NS, "pubsub", Element.of(PubSub.NS, "publish", item).with("node", node)));
            if (why != null) {
                left++;
                first = first == null ? why : first;
            }
        }
        return first == null ? null : left + (left == 1 ? " item: " : " items: ") + first;
    }

    /// @return why it was refused; null if it is done
    private @Nullable String ask(Element request) {
        Draft draft = new Draft(now);
        if (machine.handle(draft, owner, request) instanceof Outcome.Refused(StanzaError error, String reason)) {
            String text = error.text();
            return text == null || text.isEmpty() ? reason : text;
        }
        keep(draft);
        return null;
    }

    private void keep(Draft draft) {
        now = draft.nodes();
        done.accept(draft);
    }
}
