package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.View;
import im.clove.node.ext.std.Borrowed.Question;
import im.clove.node.ext.std.Borrowed.Waiter;
import im.clove.node.pubsub.PubSub;
import im.clove.node.store.Writes;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What clients of an account ask of nodes of people on other servers ([NodeRequest]) crosses once, where several ask
/// or one asks again: the account asks in their place, and keeps the answer for a while ([Borrowed]). Answers are the
/// account's own, for what one may read another may not. Errors are given to those who wait and not kept.
///
/// docs/decisions/0061-what-contacts-publish.md says what makes a copy old.
final class Borrowing {
    private Borrowing() {}

    static List<Hook> hooks() {
        return List.of(
                new Hook.OutboundHook(Phase.WATCH, Borrowing::outbound),
                new Hook.InboundHook(Phase.WATCH, Borrowing::inbound));
    }

    private static Outcome outbound(View view, Envelope envelope) {
        Stanza stanza = envelope.stanza();
        Jid from = stanza.from();
        Jid to = stanza.to();
        if (from == null) {
            return Outcome.PASS;
        }
        if (stanza instanceof Presence p) {
            return to == null ? ownPresence(view, p, from) : ofPeer(view, p, to.bare(), p.type());
        }
        if (!(stanza instanceof Iq iq) || to == null || !isElsewhere(view, to) || !from.isFull()) {
            return Outcome.PASS;
        }
        boolean isChange = iq.type() == Iq.Type.SET
                && (iq.payload().is(PubSub.NS, "pubsub") || iq.payload().is(PubSub.OWNER, "pubsub"));
        if (isChange) {
            return without(view, iq, each -> each.owner().equals(to));
        }
        String id = iq.id();
        NodeRequest request = NodeRequest.of(iq).orElse(null);
        return request == null || id == null ? Outcome.PASS : ask(view, iq, request, new Waiter(from.resource(), id));
    }

    private static boolean isElsewhere(View view, Jid to) {
        return to.hasLocal() && to.isBare() && !view.isAccountHost(to);
    }

    private static Outcome ask(View view, Iq iq, NodeRequest request, Waiter waiter) {
        Borrowed before = view.chapter(Borrowed.CHAPTER);
        Element copy = before.copy(request, view.now(), isTold(view, request)).orElse(null);
        if (copy != null) {
            return new Outcome.Done(List.of(result(view, request.owner(), copy, waiter)));
        }
        Borrowed joined = before.joined(request, waiter, view.now());
        if (joined != null) {
            return new Outcome.Done(List.of(turn(joined)));
        }
        Borrowed asked = before.asked(request, waiter, view.now());
        if (asked == null) {
            return Outcome.PASS;
        }
        Element question = Element.of(Element.CLIENT, "iq", iq.payload())
                .with("type", "get")
                .with("id", "");
        long number = before.next();
        return new Outcome.Done(List.of(
                turn(asked),
                new Effect.Ask(
                        Iq.of(question).withTo(request.owner()), (then, answer) -> answered(then, number, answer))));
    }

    private static List<Effect> answered(View view, long number, Iq answer) {
        Borrowed before = view.chapter(Borrowed.CHAPTER);
        Question question = before.question(number).orElse(null);
        if (question == null) {
            return List.of();
        }
        boolean isKept = !answer.isError() && view.hasRoom();
        @Nullable Element payload = isKept ? answer.element().firstChild().orElse(null) : null;
        List<Effect> effects = new ArrayList<>();
        effects.add(turn(before.answered(question, payload, view.now())));
        for (Waiter waiter : question.waiters()) {
            Iq theirs = Iq.of(answer.element().with("id", waiter.id()));
            effects.add(new Effect.ToResource(waiter.resource(), theirs.withTo(full(view, waiter))));
        }
        return effects;
    }

    private static Effect result(View view, Jid owner, Element payload, Waiter waiter) {
        Element iq =
                Element.of(Element.CLIENT, "iq", payload).with("type", "result").with("id", waiter.id());
        return new Effect.ToResource(
                waiter.resource(), Iq.of(iq).withFrom(owner).withTo(full(view, waiter)));
    }

    private static Jid full(View view, Waiter waiter) {
        return view.account().withResource(waiter.resource());
    }

    private static Effect turn(Borrowed now) {
        return new Effect.Turn<>(Borrowed.CHAPTER, now, new Writes());
    }

    /// Whether a change of this node is told to a client that is there (XEP-0163 §4.3): a contact's, both ways, and one
    /// of ours wants to hear of it.
    private static boolean isTold(View view, NodeRequest request) {
        return view.rosterItem(request.owner())
                        .map(RosterItem::subscription)
                        .filter(both -> both.isFrom() && both.isTo())
                        .isPresent()
                && wanted(view, null).contains(request.node());
    }

    /// What clients of the account that are there want to hear of, as far as it is known.
    ///
    /// @param without one that is just leaving, or null
    private static Set<String> wanted(View view, @Nullable Jid without) {
        Set<String> wanted = new HashSet<>();
        view.chapter(PepAudience.CHAPTER).members().forEach((full, member) -> {
            if (full.bare().equals(view.account())
                    && (without == null || !without.equals(full))
                    && member.nodes() != null) {
                wanted.addAll(member.nodes());
            }
        });
        return wanted;
    }

    /// Nothing is told to who is not there: only what somebody wanted to hear of before and wants still is kept for
    /// being told.
    private static Outcome ownPresence(View view, Presence p, Jid from) {
        if (isEmpty(view)) {
            return Outcome.PASS;
        }
        PepAudience.Member known = view.chapter(PepAudience.CHAPTER).member(from);
        boolean isSame = known != null
                && p.type() == Presence.Type.AVAILABLE
                && CapsHash.of(p.element()).filter(known.caps()::equals).isPresent();
        Set<String> others = wanted(view, from);
        return isSame ? Outcome.PASS : without(view, p, each -> each.isTold() && !others.contains(each.node()));
    }

    private static Outcome inbound(View view, Envelope envelope) {
        Stanza stanza = envelope.stanza();
        Jid from = stanza.from();
        if (from == null || isEmpty(view)) {
            return Outcome.PASS;
        }
        if (!view.hasRoom() && !view.chapter(Borrowed.CHAPTER).copies().isEmpty()) {
            return without(view, stanza, _ -> true);
        }
        return switch (stanza) {
            case Presence p -> ofPeer(view, p, from.bare(), p.type());
            case Message message -> told(view, message, from.bare());
            case Iq _ -> Outcome.PASS;
        };
    }

    private static boolean isEmpty(View view) {
        return view.chapter(Borrowed.CHAPTER).isEmpty();
    }

    /// Who ends a subscription, either way, shows or sees other things from now on.
    private static Outcome ofPeer(View view, Presence p, Jid peer, Presence.Type type) {
        return switch (type) {
            case SUBSCRIBED, UNSUBSCRIBED, UNSUBSCRIBE ->
                without(view, p, each -> each.owner().equals(peer));
            default -> Outcome.PASS;
        };
    }

    /// XEP-0060 §7.1.2, §7.2.2.1, §8.2.5, §8.4.2, §8.5.2.
    private static Outcome told(View view, Message message, Jid owner) {
        Element event = message.element().child(PubSub.EVENT, "event").orElse(null);
        if (event == null) {
            return Outcome.PASS;
        }
        Set<String> nodes = new HashSet<>();
        event.children().forEach(each -> nodes.add(each.attributeOr("node", "")));
        return without(view, message, each -> each.owner().equals(owner) && nodes.contains(each.node()));
    }

    private static Outcome without(View view, Stanza stanza, Predicate<NodeRequest> changed) {
        Borrowed now = view.chapter(Borrowed.CHAPTER).without(changed);
        return now == null ? Outcome.PASS : new Outcome.Go(stanza, List.of(turn(now)));
    }
}
