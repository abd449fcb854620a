package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Slot;
import im.clove.node.owner.Work;
import im.clove.node.store.RosterVersion;
import im.clove.node.store.Rosters;
import im.clove.xmpp.im.ContactRequest;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.im.SubscriptionMachine;
import im.clove.xmpp.im.SubscriptionMachine.Change;
import im.clove.xmpp.im.SubscriptionMachine.Direction;
import im.clove.xmpp.im.SubscriptionMachine.Effect;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The roster of an account and what changes it (RFC 6121 §2 and §3). Owned by the account.
final class AccountRoster {
    private static final Logger LOG = LoggerFactory.getLogger(AccountRoster.class);

    /// When a page of changes that could not be read is tried again.
    private static final Duration AGAIN = Duration.ofSeconds(30);

    /// Changes given at a stroke to a session that is behind.
    private static final int PAGE = 50;

    /// Whose requests a session is still to be given.
    private static final Slot<List<Jid>> ASKING = new Slot<>("contact requests", List.of());

    private final AccountState state;
    private final AccountMessages messages;
    private final RosterChanges changes;

    AccountRoster(AccountState state, AccountMessages messages) {
        this.state = state;
        this.changes = new RosterChanges(state);
        this.messages = messages;
    }

    /// A roster get or set of one of the account's own resources.
    void request(Attached sender, Iq iq, Envelope envelope, Work work) {
        if (iq.type() == Iq.Type.GET) {
            sender.change(Attached.Known::withInterest);
            get(sender, iq, work);
            work.done(envelope.ticket());
            return;
        }
        set(iq, envelope, work);
    }

    private void set(Iq iq, Envelope envelope, Work work) {
        switch (RosterItem.read(iq.payload(), RosterItem.Limits.STANDARD)) {
            case RosterItem.Edit.Refused(StanzaError error) -> messages.refuse(envelope, error, "roster set", work);
            case RosterItem.Edit.Put put -> put(put, iq, envelope, work);
            case RosterItem.Edit.Remove(Jid contact) -> remove(contact, iq, envelope, work);
        }
    }

    /// A roster get or set of somebody who may do that in the account's name (XEP-0356 §4.3).
    void privileged(Iq iq, Envelope envelope, Work work) {
        if (iq.type() == Iq.Type.GET) {
            Element query = Element.of(RosterItem.NS, "query")
                    .with("ver", state.book().version().toString())
                    .withNodes(state.book().items().stream()
                            .map(RosterItem::toElement)
                            .toList());
            messages.answer(envelope, Replies.result(iq, query), work);
            work.done(envelope.ticket());
            return;
        }
        set(iq, envelope, work);
    }

    /// RFC 6121 §2.1.3 and §2.6: everything, or the changes since the client's version.
    private void get(Attached sender, Iq iq, Work work) {
        String said = iq.payload().attribute("ver");
        RosterVersion known = said == null ? null : RosterVersion.parse(said).orElse(null);
        List<Rosters.Touched> changes = known == null ? null : changes(known);
        if (known != null && changes != null) {
            give(sender, Replies.result(iq), work);
            give(sender, changes, work);
            return;
        }
        Element query = Element.of(RosterItem.NS, "query")
                .with("ver", said == null ? null : state.book().version().toString())
                .withNodes(
                        state.book().items().stream().map(RosterItem::toElement).toList());
        sender.change(k -> k.withBehind(null));
        give(sender, Replies.result(iq, query), work);
    }

    /// The next changes of the roster for a session that is behind with it: no more at a stroke than any session takes,
    /// the rest when its client has these. What changes meanwhile comes in its place among them, so a session
    /// that is behind gets no other pushes (§2.6.3: no cut in between loses a change).
    void more(Attached to, Work work) {
        RosterVersion behind = to.behind();
        if (behind == null) {
            return;
        }
        List<Rosters.Touched> changes = changes(behind);
        if (changes == null) {
            work.after(() -> to.session.end(StreamCondition.RESOURCE_CONSTRAINT, "The client does not keep up"));
            return;
        }
        give(to, changes, work);
    }

    /// A page of them was not read, for the store could not be: a client that waits for it asks for nothing.
    void notRead(SessionPort session, Work work) {
        work.after(() -> state.services()
                .tools()
                .timers()
                .after(AGAIN, () -> state.later(new AccountEvent.Confirmed(session, List.of(SessionPort.MORE)))));
    }

    private @Nullable List<Rosters.Touched> changes(RosterVersion since) {
        return Rosters.changesSince(
                        state.ownShelf(RosterBook.CHAPTER), since, state.book().version(), PAGE)
                .orElse(null);
    }

    private void give(Attached to, List<Rosters.Touched> changes, Work work) {
        int left = changes.size();
        for (Rosters.Touched change : changes) {
            RosterItem now = state.book().find(change.contact());
            Element item = now == null ? RosterItem.removed(change.contact()) : now.toElement();
            Iq push = RosterChanges.push(state, to, item, change.version().toString());
            long then = --left == 0 ? SessionPort.MORE : SessionPort.NOT_QUEUED;
            work.after(() -> to.session.deliver(push, then));
        }
        RosterVersion reached = changes.isEmpty() ? null : changes.getLast().version();
        to.change(k -> k.withBehind(reached));
    }

    private void put(RosterItem.Edit.Put put, Iq iq, Envelope envelope, Work work) {
        if (put.contact().equals(state.account())) {
            messages.refuse(envelope, StanzaError.of(Condition.NOT_ALLOWED), "the account itself", work);
            return;
        }
        if (!changes.hasRoomFor(state.book().state(put.contact()).with(put))) {
            messages.refuse(
                    envelope, StanzaError.of(Condition.RESOURCE_CONSTRAINT, "The roster is full"), "roster full", work);
            return;
        }
        RosterItem item = state.book().state(put.contact()).with(put);
        changes.save(item, work);
        send(Replies.result(iq), work);
        work.done(envelope.ticket());
    }

    private void remove(Jid contact, Iq iq, Envelope envelope, Work work) {
        RosterItem known = state.book().find(contact);
        if (known == null) {
            messages.refuse(envelope, StanzaError.of(Condition.ITEM_NOT_FOUND), "not on the roster", work);
            return;
        }
        Change change = SubscriptionMachine.removal(known.subscription());
        changes.turn((book, writes) -> book.remove(contact, writes, changes.random()), work);
        changes.push(RosterItem.removed(contact), work);
        changes.carryOut(change, contact, null, work);
        send(Replies.result(iq), work);
        work.done(envelope.ticket());
    }

    /// A subscription stanza of one of the account's own resources.
    void outboundSubscription(Attached sender, Presence p, Envelope envelope, Work work) {
        Jid to = p.to();
        boolean adds = p.type() == Presence.Type.SUBSCRIBE || p.type() == Presence.Type.SUBSCRIBED;
        if (adds && to != null && !changes.hasRoomFor(to)) {
            // Sent all the same, its answer would find nothing that waits for it.
            Jid full = state.account().withResource(sender.session.resource());
            Replies.error(p.withFrom(full), StanzaError.of(Condition.RESOURCE_CONSTRAINT, "The roster is full"))
                    .ifPresent(error -> give(sender, error, work));
            work.done(envelope.ticket());
            return;
        }
        step(p, to, Direction.OUTBOUND, work);
        work.done(envelope.ticket());
    }

    /// A subscription stanza from somebody else.
    void inboundSubscription(Presence p, Work work) {
        Jid from = p.from();
        if (from == null) {
            return;
        }
        boolean full = p.type() == Presence.Type.SUBSCRIBE
                && state.book().waiting() >= state.services().limits().pendingRequests()
                && !state.book().state(from).subscription().isPendingIn();
        if (full) {
            // strangers cannot fill the store; whoever asks later asks again.
            LOG.debug("a subscription request is dropped: too many wait");
            return;
        }
        step(ContactRequest.kept(p), from.bare(), Direction.INBOUND, work);
    }

    private void step(Presence p, @Nullable Jid other, Direction direction, Work work) {
        Optional<SubscriptionMachine.Request> request = SubscriptionMachine.Request.of(p.type());
        if (request.isEmpty() || other == null || other.bare().equals(state.account())) {
            return;
        }
        Jid contact = other.bare();
        RosterItem before = state.book().state(contact);
        Change change = SubscriptionMachine.step(before.subscription(), before.approved(), direction, request.get());
        LOG.debug("subscription: {}", change.reason());
        if (change.has(Effect.PUSH) && changes.hasRoomFor(contact)) {
            changes.save(before.with(change), work);
        } else if (state.book().find(contact) != null) {
            changes.turn((book, writes) -> book.put(before.with(change), writes, changes.random()), work);
        }
        if (!change.state().isPendingIn()) {
            changes.turn((book, writes) -> book.dropRequest(contact, writes), work);
        } else if (direction == Direction.INBOUND
                && p.type() == Presence.Type.SUBSCRIBE
                && !before.subscription().isPendingIn()) {
            changes.turn(
                    (book, writes) -> book.keepRequest(contact, XmlWriter.document(p.element()), state.now(), writes),
                    work);
        }
        changes.carryOut(change, contact, p, work);
    }

    /// The requests that wait, for a resource that has just become available (RFC 6121 §3.1.3): some, and the rest as
    /// its client has these.
    void deliverRequests(Attached to, Work work) {
        int unreadable = state.book().unreadable().size();
        if (unreadable > 0) {
            changes.turn((book, writes) -> book.setAside(state.ownShelf(RosterBook.CHAPTER), writes), work);
            state.unreadable().found(unreadable, work);
        }
        state.remember(
                to.session.resource(),
                ASKING,
                state.book().requests().keySet().stream()
                        .filter(state.guard()::shows)
                        .toList());
        moreRequests(to, work);
    }

    /// The next requests for a session that has not been given all.
    void moreRequests(Attached to, Work work) {
        List<Jid> all = state.slot(to.session.resource(), ASKING);
        if (all.isEmpty()) {
            return;
        }
        // Some may have their answer by now.
        List<Jid> left = all.stream()
                .filter(each -> state.book().requests().containsKey(each))
                .toList();
        int now = Math.min(left.size(), PAGE);
        for (Jid contact : left.subList(0, now)) {
            byte[] request = Objects.requireNonNull(state.book().requests().get(contact));
            Presence p = Presence.of(Elements.stored(request)).withTo(state.account());
            boolean isLast = contact.equals(left.get(now - 1));
            long then = isLast && now < left.size() ? SessionPort.MORE : SessionPort.NOT_QUEUED;
            work.after(() -> to.session.deliver(p, then));
        }
        state.remember(to.session.resource(), ASKING, List.copyOf(left.subList(now, left.size())));
    }

    /// Straight to the session, so that it keeps its place among the pushes.
    private static void give(Attached to, Stanza stanza, Work work) {
        work.after(() -> to.session.deliver(stanza, SessionPort.NOT_QUEUED));
    }

    private void send(Stanza stanza, Work work) {
        work.after(() -> state.submit(Envelope.bySystem(stanza)));
    }
}
