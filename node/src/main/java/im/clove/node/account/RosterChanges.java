package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Presences;
import im.clove.node.owner.Work;
import im.clove.node.store.Writes;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.im.Subscription;
import im.clove.xmpp.im.SubscriptionMachine;
import im.clove.xmpp.im.SubscriptionMachine.Change;
import im.clove.xmpp.im.SubscriptionMachine.Direction;
import im.clove.xmpp.im.SubscriptionMachine.Effect;
import im.clove.xmpp.im.SubscriptionMachine.Request;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What changes the roster of an account, and who hears of it. Owned by the account.
final class RosterChanges {
    private static final Logger LOG = LoggerFactory.getLogger(RosterChanges.class);

    private final AccountState state;

    RosterChanges(AccountState state) {
        this.state = state;
    }

    boolean hasRoomFor(Jid contact) {
        return hasRoomFor(state.book().state(contact));
    }

    boolean hasRoomFor(RosterItem item) {
        boolean isCounted = state.book().find(item.contact()) != null
                || state.book().size() < state.services().limits().rosterItems();
        return isCounted && state.book().hasRoomFor(item);
    }

    /// Both see each other from now on, without a word between them: the other, of this node, is told the same.
    void befriend(Jid other, Work work) {
        Jid contact = other.bare();
        RosterItem before = state.book().state(contact);
        if (contact.equals(state.account()) || before.subscription() == Subscription.BOTH) {
            return;
        }
        if (!hasRoomFor(contact)) {
            LOG.warn("Somebody who was invited is no contact of who has invited, for the roster is full");
            return;
        }
        turn((book, writes) -> book.dropRequest(contact, writes), work);
        save(new RosterItem(contact, before.name(), before.groups(), Subscription.BOTH, false), work);
        AccountPresence.showTo(state, contact, work);
        state.attached().stream().filter(Attached::isAvailable).findFirst().ifPresent(one -> {
            Jid full = state.account().withResource(one.session.resource());
            send(Presences.of(Presence.Type.PROBE, full, contact), work);
        });
    }

    /// Somebody asks who may: it is granted at once, and asked in return (XEP-0379 §3.5).
    void welcome(Jid other, Work work) {
        Jid contact = other.bare();
        RosterItem before = state.book().state(contact);
        if (contact.equals(state.account()) || !hasRoomFor(contact)) {
            LOG.debug("somebody who was invited is not let in: the account itself, or the roster is full");
            return;
        }
        // One that waits is granted as by the user, any other as one that was approved in advance.
        Change granted = before.subscription().isPendingIn()
                ? SubscriptionMachine.step(before.subscription(), false, Direction.OUTBOUND, Request.SUBSCRIBED)
                : SubscriptionMachine.step(before.subscription(), true, Direction.INBOUND, Request.SUBSCRIBE);
        turn((book, writes) -> book.dropRequest(contact, writes), work);
        boolean asks = !granted.state().isTo() && !granted.state().isPendingOut();
        Change asked = asks
                ? SubscriptionMachine.step(granted.state(), false, Direction.OUTBOUND, Request.SUBSCRIBE)
                : granted;
        save(new RosterItem(contact, before.name(), before.groups(), asked.state(), false), work);
        carryOut(granted, contact, Presences.of(Presence.Type.SUBSCRIBED, state.account(), contact), work);
        if (asks) {
            send(Presences.of(Presence.Type.SUBSCRIBE, state.account(), contact), work);
        }
    }

    void carryOut(Change change, Jid contact, @Nullable Presence stanza, Work work) {
        for (Effect effect : Effect.values()) {
            if (!change.has(effect)) {
                continue;
            }
            switch (effect) {
                case ROUTE -> {
                    if (stanza != null) {
                        send(stanza.withFrom(state.account()).withTo(contact), work);
                    }
                }
                case DELIVER -> {
                    if (stanza != null) {
                        deliver(stanza, work);
                    }
                }
                case PUSH -> LOG.trace("pushed when it was saved");
                case SEND_UNSUBSCRIBE -> send(Presences.of(Presence.Type.UNSUBSCRIBE, state.account(), contact), work);
                case SEND_SUBSCRIBED -> send(Presences.of(Presence.Type.SUBSCRIBED, state.account(), contact), work);
                case SEND_UNSUBSCRIBED ->
                    send(Presences.of(Presence.Type.UNSUBSCRIBED, state.account(), contact), work);
                case SEND_PRESENCE -> AccountPresence.showTo(state, contact, work);
                case SEND_UNAVAILABLE -> AccountPresence.hideFrom(state, contact, work);
            }
        }
    }

    /// Subscription stanzas go to the interested resources (RFC 6121 §3.1.3: those that asked for the roster);
    /// a request only to those that are available, the others get it when they come.
    private void deliver(Presence p, Work work) {
        for (Attached a : state.attached()) {
            if (a.isAvailable() || a.isInterested() && p.type() != Presence.Type.SUBSCRIBE) {
                work.after(() -> a.session.deliver(p.withTo(state.account()), SessionPort.NOT_QUEUED));
            }
        }
    }

    void save(RosterItem item, Work work) {
        turn((book, writes) -> book.put(item, writes, random()), work);
        push(item.toElement(), work);
    }

    void turn(BiFunction<RosterBook, Writes, RosterBook> change, Work work) {
        Writes writes = new Writes();
        state.turn(RosterBook.CHAPTER, change.apply(state.book(), writes), writes, work.batch());
    }

    RandomGenerator random() {
        return state.services().tools().tokens().random();
    }

    /// RFC 6121 §2.1.6: to every resource that has asked for the roster.
    void push(Element item, Work work) {
        String version = state.book().version().toString();
        for (Attached a : state.attached()) {
            if (a.isInterested() && a.behind() == null) {
                work.after(() -> a.session.deliver(push(state, a, item, version), SessionPort.NOT_QUEUED));
            }
        }
    }

    static Iq push(AccountState state, Attached to, Element item, String version) {
        Element query = Element.of(RosterItem.NS, "query", item).with("ver", version);
        Element iq = Element.of(Element.CLIENT, "iq", query)
                .with("type", "set")
                .with("id", "push-" + version + '-' + Integer.toHexString(item.hashCode()));
        return Iq.of(iq).withTo(state.account().withResource(to.session.resource()));
    }

    private void send(Stanza stanza, Work work) {
        work.after(() -> state.submit(Envelope.bySystem(stanza)));
    }
}
