package im.clove.node.pubsub;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// Whoever asks to be told of a node whatever its presence (XEP-0060 §6.1, §6.2). Each asks for itself only. Pure.
final class Subscribing {
    private Subscribing() {}

    static Outcome subscribe(Draft draft, Asker asker, Element verb, Limits limits) {
        String node = PubSubMachine.name(verb);
        if (node == null) {
            return PubSubMachine.nameless();
        }
        Jid jid = own(asker, verb);
        if (jid == null) {
            return Outcome.refuse(PubSub.error(Condition.BAD_REQUEST, "invalid-jid", null), "another's address");
        }
        Leaf leaf = draft.leaf(node);
        if (leaf == null) {
            return Outcome.refuse(Condition.ITEM_NOT_FOUND, "no such node");
        }
        StanzaError refused = Access.toRead(leaf, asker);
        if (refused != null) {
            return Outcome.refuse(refused, "may not read");
        }
        if (!leaf.subscribers().contains(jid)) {
            if (leaf.subscribers().size() >= limits.people()) {
                return Outcome.refuse(
                        PubSub.error(Condition.POLICY_VIOLATION, "too-many-subscriptions", null), "subscriptions");
            }
            draft.set(leaf.withSubscriber(jid, true));
        }
        if (!leaf.config().is(ConfigField.SEND_LAST, "never")) {
            draft.tellLast(leaf, jid);
        }
        return new Outcome.Done(Element.of(PubSub.NS, "pubsub", element(node, jid)));
    }

    static Outcome unsubscribe(Draft draft, Asker asker, Element verb) {
        String node = PubSubMachine.name(verb);
        if (node == null) {
            return PubSubMachine.nameless();
        }
        Jid jid = own(asker, verb);
        if (jid == null) {
            return Outcome.refuse(PubSub.error(Condition.BAD_REQUEST, "invalid-jid", null), "another's address");
        }
        Leaf leaf = draft.leaf(node);
        if (leaf == null) {
            return Outcome.refuse(Condition.ITEM_NOT_FOUND, "no such node");
        }
        if (!leaf.subscribers().contains(jid)) {
            return Outcome.refuse(PubSub.error(Condition.UNEXPECTED_REQUEST, "not-subscribed", null), "not subscribed");
        }
        draft.set(leaf.withSubscriber(jid, false));
        return new Outcome.Done(null);
    }

    private static @Nullable Jid own(Asker asker, Element verb) {
        return Jid.tryParse(verb.attributeOr("jid", ""))
                .filter(jid -> jid.bare().equals(asker.jid().bare()))
                .orElse(null);
    }

    static Element element(String node, Jid jid) {
        return Element.of(PubSub.NS, "subscription")
                .with("node", node)
                .with("jid", jid.toString())
                .with("subscription", "subscribed");
    }
}
