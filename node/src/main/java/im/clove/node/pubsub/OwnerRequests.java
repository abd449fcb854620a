package im.clove.node.pubsub;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// What owners of nodes change (XEP-0060 §8.2 to §8.9). Pure.
final class OwnerRequests {
    private final PubSubMachine.Terms terms;

    OwnerRequests(PubSubMachine.Terms terms) {
        this.terms = terms;
    }

    Outcome handle(Draft draft, Asker asker, Element verb) {
        String node = PubSubMachine.name(verb);
        if (node == null) {
            return PubSubMachine.nameless();
        }
        Leaf leaf = draft.leaf(node);
        if (leaf == null) {
            return Outcome.refuse(Condition.ITEM_NOT_FOUND, "no such node");
        }
        if (!Access.isOwner(leaf, asker)) {
            return Outcome.refuse(Condition.FORBIDDEN, "no owner");
        }
        return switch (verb.local()) {
            case "configure" -> configure(draft, leaf, verb);
            case "delete" -> delete(draft, leaf);
            case "purge" -> purge(draft, leaf);
            case "affiliations" -> affiliations(draft, leaf, verb);
            case "subscriptions" -> subscriptions(draft, leaf, verb);
            default -> PubSubMachine.unknown();
        };
    }

    /// §8.2.
    private Outcome configure(Draft draft, Leaf leaf, Element configure) {
        Element form = PubSubMachine.form(configure).orElse(null);
        if (form == null) {
            return Outcome.refuse(Condition.BAD_REQUEST, "no form");
        }
        if (form.attributeOr("type", "").equals("cancel")) {
            return new Outcome.Done(null);
        }
        NodeConfig.Said said = NodeConfig.read(form, terms.holder());
        String wrong = PubSubMachine.wrong(said, terms.limits());
        if (wrong != null) {
            return PubSubMachine.unacceptable(wrong);
        }
        Leaf now = leaf.withConfig(leaf.config().with(said.values()));
        draft.set(now);
        draft.trim(leaf.name(), now.config().max(terms.limits()));
        if (now.config().is(ConfigField.NOTIFY_CONFIG)) {
            draft.tell(now, Element.of(PubSub.EVENT, "configuration").with("node", leaf.name()));
        }
        return draft.bytes() > terms.limits().bytes()
                ? Outcome.refuse(Condition.RESOURCE_CONSTRAINT, "quota")
                : new Outcome.Done(null);
    }

    /// §8.4.
    private static Outcome delete(Draft draft, Leaf leaf) {
        draft.delete(leaf.name());
        if (leaf.config().is(ConfigField.NOTIFY_DELETE)) {
            draft.tell(leaf, Element.of(PubSub.EVENT, "delete").with("node", leaf.name()));
        }
        return new Outcome.Done(null);
    }

    /// §8.5.
    private static Outcome purge(Draft draft, Leaf leaf) {
        draft.trim(leaf.name(), 0);
        if (leaf.config().is(ConfigField.NOTIFY_RETRACT)) {
            draft.tell(leaf, Element.of(PubSub.EVENT, "purge").with("node", leaf.name()));
        }
        return new Outcome.Done(null);
    }

    /// §8.9.2: what is said of several holds for all or for none.
    private Outcome affiliations(Draft draft, Leaf leaf, Element verb) {
        Leaf now = leaf;
        for (Element one : verb.children()) {
            Jid jid = Jid.tryParse(one.attributeOr("jid", "")).map(Jid::bare).orElse(null);
            Affiliation affiliation =
                    Affiliation.of(one.attributeOr("affiliation", "")).orElse(null);
            if (!one.is(PubSub.OWNER, "affiliation") || jid == null || affiliation == null) {
                return Outcome.refuse(Condition.BAD_REQUEST, "no affiliation");
            }
            now = now.with(jid, affiliation);
        }
        if (now.affiliations().size() > terms.limits().people()) {
            return Outcome.refuse(
                    StanzaError.of(Condition.RESOURCE_CONSTRAINT, "Too many people at one node"), "affiliations");
        }
        boolean hadOwner = leaf.affiliations().containsValue(Affiliation.OWNER);
        if (hadOwner && !now.affiliations().containsValue(Affiliation.OWNER)) {
            return Outcome.refuse(Condition.NOT_ACCEPTABLE, "a node has an owner");
        }
        return set(draft, now);
    }

    /// §8.8.2: owners take subscriptions away. They make none: it would have this server write to whom they like.
    private Outcome subscriptions(Draft draft, Leaf leaf, Element verb) {
        Leaf now = leaf;
        for (Element one : verb.children()) {
            Jid jid = Jid.tryParse(one.attributeOr("jid", "")).orElse(null);
            if (!one.is(PubSub.OWNER, "subscription") || jid == null) {
                return Outcome.refuse(Condition.BAD_REQUEST, "no subscription");
            }
            if (one.attributeOr("subscription", "").equals("none")) {
                now = now.withSubscriber(jid, false);
            } else if (!leaf.subscribers().contains(jid)) {
                return Outcome.refuse(
                        StanzaError.of(Condition.NOT_ALLOWED, "Everybody subscribes for themselves"), "subscription");
            }
        }
        return set(draft, now);
    }

    private Outcome set(Draft draft, Leaf leaf) {
        draft.set(leaf);
        return draft.bytes() > terms.limits().bytes()
                ? Outcome.refuse(Condition.RESOURCE_CONSTRAINT, "quota")
                : new Outcome.Done(null);
    }

    /// What stands in the way of an owner's question, or null.
    static @Nullable StanzaError toOwn(@Nullable Leaf leaf, Asker asker) {
        if (leaf == null) {
            return StanzaError.of(Condition.ITEM_NOT_FOUND);
        }
        return Access.isOwner(leaf, asker) ? null : StanzaError.of(Condition.FORBIDDEN);
    }
}
