package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Fate;
import im.clove.node.ext.Passage;
import im.clove.node.owner.Work;
import im.clove.node.store.OfflineQueue;
import im.clove.xmpp.im.DeliveryRules;
import im.clove.xmpp.im.DeliveryRules.Verdict;
import im.clove.xmpp.im.Keepable;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.XmlWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Messages of an account: the rules of RFC 6121 §8, and the offline queue (XEP-0160) behind them. A message that a
/// client must not miss is confirmed by one, or in the queue, **before** its sender is told that it was taken (see
/// [HeldMessages]); it leaves the queue when the first client has confirmed it. Owned by the account.
final class AccountMessages {
    private static final Logger LOG = LoggerFactory.getLogger(AccountMessages.class);

    private final AccountState state;
    private final AccountArchive archive;
    private final HeldMessages held;
    private final AccountQueue queue;

    AccountMessages(AccountState state) {
        this.state = state;
        this.archive = new AccountArchive(state);
        this.held = new HeldMessages(state, archive);
        this.queue = new AccountQueue(state, archive);
    }

    AccountQueue queue() {
        return queue;
    }

    AccountArchive archive() {
        return archive;
    }

    /// Whether every sender has been told.
    boolean isSettled() {
        return held.isEmpty();
    }

    /// What is held for senders who have not been told, in bytes of the heap.
    long weight() {
        return held.weight();
    }

    List<HeldMessages.Due> held() {
        return held.due(true);
    }

    /// @return the stanza as it goes on, or null if it goes no further
    @Nullable
    Stanza passOutbound(Envelope envelope, Work work) {
        Optional<StanzaError> stopped = state.guard().outbound(envelope, work);
        if (stopped.isPresent()) {
            refuse(envelope, stopped.get(), "the account may not have to do with this address", work);
            return null;
        }
        return pass(state.services().extensions().outbound(state, envelope), envelope, work);
    }

    /// @return the stanza as it goes on, or null if it goes no further
    @Nullable
    Stanza passInbound(Envelope envelope, Work work) {
        if (state.guard().stopsInbound(envelope, this, work)) {
            return null;
        }
        return pass(state.services().extensions().inbound(state, envelope), envelope, work);
    }

    private @Nullable Stanza pass(Passage passage, Envelope envelope, Work work) {
        AccountEffects.run(state, passage.effects(), work);
        return switch (passage) {
            case Passage.Passed(List<Effect> _, Stanza stanza) -> stanza;
            case Passage.Taken _ -> {
                work.done(envelope.ticket());
                yield null;
            }
            case Passage.Rejected(List<Effect> _, StanzaError error, String reason) -> {
                refuse(envelope, error, reason, work);
                yield null;
            }
        };
    }

    /// A message of one of the account's clients that has passed all hooks.
    ///
    /// @return as it goes out: the id that it has in the archive is nobody else's business (XEP-0313 §2.2)
    Message sent(Message message, Envelope envelope, Work work) {
        long archived = archive.keep(message, true, work);
        if (envelope.origin() instanceof Origin.Client(Jid full)) {
            taken(message, new Fate.Sent(full.resource()), work);
        }
        return archived == AccountArchive.NOT_ARCHIVED
                ? message
                : message.withElement(StanzaIds.strip(message.element(), state.account()));
    }

    private void taken(Message message, Fate fate, Work work) {
        AccountEffects.run(state, state.services().extensions().taken(state, message, fate), work);
    }

    void refuse(Envelope envelope, StanzaError error, String reason, Work work) {
        LOG.debug("refused: {}", reason);
        if (!(envelope.origin() instanceof Origin.Held)) { // its sender heard long ago what strangers hear
            Replies.error(envelope.stanza(), error).ifPresent(e -> answer(envelope, e, work));
        }
        work.done(envelope.ticket());
    }

    /// After the commit. One of the account's own clients has its answer at once; whoever else sent the stanza hears
    /// by way of its own server, behind all that this account has told it before.
    void answer(Envelope envelope, Stanza answer, Work work) {
        work.after(() -> tell(envelope, answer));
    }

    /// As [#answer], when everything is committed. From any thread.
    void tell(Envelope envelope, Stanza answer) {
        boolean isOwn = envelope.origin() instanceof Origin.Client(Jid full)
                && full.bare().equals(state.account());
        if (!isOwn || !envelope.ticket().answer(answer)) {
            state.services().submit().accept(Envelope.bySystem(answer));
        }
    }

    /// A message for the account that has passed all hooks.
    ///
    /// @param envelope that it came in; its sender hears of that
    void inbound(Message message, Envelope envelope, Work work) {
        Jid to = message.to() == null ? state.account() : message.to();
        switch (DeliveryRules.decide(message, to, state.connected(), state.standing(message.from()))) {
            case Verdict.Deliver(List<String> resources, String _) -> deliver(message, resources, envelope, work);
            case Verdict.Store(String reason) -> keep(message, reason, envelope, work);
            case Verdict.Handle(String reason) -> drop(message, reason, envelope, work);
            case Verdict.Drop(String reason) -> drop(message, reason, envelope, work);
            case Verdict.Refuse(StanzaError error, String reason) -> {
                taken(message, new Fate.Dropped(reason), work);
                refuse(envelope, error, reason, work);
            }
        }
    }

    private void drop(Message message, String reason, Envelope envelope, Work work) {
        taken(message, new Fate.Dropped(reason), work);
        LOG.debug("dropped: {}", reason);
        work.done(envelope.ticket());
    }

    private void keep(Message message, String reason, Envelope envelope, Work work) {
        if (!Keepable.isKept(message)) {
            drop(message, reason + ", and it is not one to keep", envelope, work);
        } else if (store(message, envelope, work) != SessionPort.NOT_QUEUED) {
            archive.keep(message, false, work);
            taken(message, new Fate.Kept(reason), work);
            work.done(envelope.ticket());
        }
    }

    private void deliver(Message message, List<String> resources, Envelope envelope, Work work) {
        boolean kept = Keepable.isKept(message);
        boolean behind = kept && resources.stream().allMatch(this::isDraining);
        // A stranger is told when it is stored, whoever is there: how long that takes would tell who is online.
        boolean stranger = state.standing(message.from()) == DeliveryRules.Sender.STRANGER;
        // What is archived of another server counts as taken from it with that commit, and so must wait with it, too.
        boolean isMarked =
                envelope.origin() instanceof Origin.Peer && archive.numberOf(message) != AccountArchive.NOT_ARCHIVED;
        // Nor does anybody confirm it soon whose client has lost its link.
        boolean isSomebodyThere = resources.stream().anyMatch(this::isAwake);
        if (kept && !behind && !stranger && !isMarked && isSomebodyThere && held.hasRoom()) {
            long archived = archive.keep(message, false, work);
            queue.hand(message, resources, held.add(message, envelope, archived, work), work);
            taken(message, new Fate.Delivered(resources), work);
            return;
        }
        long queued = SessionPort.NOT_QUEUED;
        if (kept) {
            queued = store(message, envelope, work);
            if (queued == SessionPort.NOT_QUEUED) {
                return;
            }
        }
        archive.keep(message, false, work);
        if (!behind) { // else it comes with the queue, after what was there before it
            queue.hand(message, resources, queued, work);
        }
        taken(message, new Fate.Delivered(resources), work);
        work.done(envelope.ticket());
    }

    private boolean isDraining(String resource) {
        Attached a = state.attached(resource);
        return a != null && a.isDraining();
    }

    private boolean isAwake(String resource) {
        Attached a = state.attached(resource);
        return a != null && !a.isAsleep();
    }

    /// The archive has its number then, and keeps it next.
    ///
    /// @return the entry's number, or NOT_QUEUED if the queue is full; then the sender has been told
    private long store(Message message, Envelope envelope, Work work) {
        OfflineQueue.Waiting entry = new OfflineQueue.Waiting(
                held.number(),
                Arrivals.at(state, envelope),
                XmlWriter.document(message.element()),
                archive.numberOf(message));
        if (!state.services()
                .stores()
                .offline()
                .put(work.batch(), state.account(), entry, state.shares(message.from()))) {
            taken(message, new Fate.Dropped("offline queue full"), work);
            full(envelope, work);
            return SessionPort.NOT_QUEUED;
        }
        return entry.seq();
    }

    private void full(Envelope envelope, Work work) {
        if (!state.isKnownTo(envelope.stanza().from())) {
            // An error would tell that there is an account.
            LOG.debug("dropped: a stranger's share of the offline queue is full");
            work.done(envelope.ticket());
            return;
        }
        refuse(
                envelope,
                StanzaError.of(Condition.SERVICE_UNAVAILABLE, "The recipient's queue of unread messages is full"),
                "offline queue full",
                work);
    }

    /// Stores what nobody has confirmed in time.
    ///
    /// @param all even what was given to a client just now
    void keep(boolean all, Work work) {
        held.timed();
        for (HeldMessages.Due due : held.due(all)) {
            if (!held.store(due, work)) {
                full(due.envelope(), work);
            }
        }
        work.after(held::time);
    }

    private void keepSoon(Work work) {
        work.after(() -> state.later(new AccountEvent.Keep(false, new CompletableFuture<>())));
    }

    /// A session has lost its link. What it was given just now is not confirmed soon, and other clients may come.
    void asleep(Work work) {
        if (!held.due(false).isEmpty()) {
            keepSoon(work);
        }
    }

    /// What was to be stored could not be: the senders are told.
    void notKept(boolean all, StanzaError error, Work work) {
        for (HeldMessages.Due due : held.due(all)) {
            held.drop(due);
            bounce(due.envelope(), error, work);
            work.done(due.envelope().ticket());
        }
        work.after(held::time);
    }

    /// As [#bounce(Stanza, StanzaError, Work)]; nothing to a stranger whose message waits at the door still.
    void bounce(Envelope envelope, StanzaError error, Work work) {
        if (!(envelope.origin() instanceof Origin.Held)) {
            bounce(envelope.stanza(), error, work);
        }
    }

    /// What came of a stanza, to whoever sent it.
    void bounce(Stanza stanza, StanzaError error, Work work) {
        Replies.error(stanza, error)
                .ifPresent(e -> work.after(() -> state.services().submit().accept(Envelope.bySystem(e))));
    }

    /// The first confirmation is enough: the account's other resources have their own copy on the way. It may come
    /// after the session has ended and returned the message: a link writes its last batch.
    void confirmed(SessionPort session, List<Long> queued, Work work) {
        for (long entry : queued) {
            if (entry < 0) { // not of the queue
                continue;
            }
            if (held.confirmed(entry, work)) {
                state.inDelivery().remove(entry);
            } else if (!state.inDelivery().isConfirmed(entry)) {
                state.inDelivery().confirm(entry);
                state.services().stores().offline().remove(work.batch(), state.account(), entry);
                work.after(() -> state.inDelivery().remove(entry));
            }
        }
        Attached a = state.attached(session);
        if (a != null) {
            a.change(known -> known.withPace(known.pace().confirmed(queued)));
            if (a.isDraining()) {
                queue.drainLater(a, work);
            }
        }
    }

    /// What a client has could not be written down. The entries stay in the queue and are delivered once more: late,
    /// but not lost; and what is behind them comes after a while, as nothing is left that could be confirmed.
    void notConfirmed(SessionPort session, List<Long> queued, Work work) {
        queued.forEach(state.inDelivery()::remove);
        Attached a = state.attached(session);
        if (a != null) {
            a.change(known -> known.withPace(known.pace().confirmed(queued)));
            if (a.isDraining()) {
                queue.notDrained(session, work);
            }
        }
    }

    /// A session ended with stanzas its client never confirmed: what is in the queue goes to another resource, or
    /// stays where it is; a request gets its error (RFC 6120 §8.2.3); what was for that session alone counts as
    /// for one that is not there.
    void undelivered(SessionPort session, List<Undelivered> stanzas, Work work) {
        boolean left = false;
        boolean isHeld = false;
        for (Undelivered u : stanzas) {
            if (u.queued() >= 0) {
                if (state.inDelivery().takeBack(u.queued(), session)) {
                    left = true;
                    isHeld |= held.has(u.queued());
                }
            } else if (u.stanza() instanceof Iq iq) {
                bounce(iq, StanzaError.of(Condition.RECIPIENT_UNAVAILABLE), work);
            } else if (u.stanza() instanceof Message message) {
                missed(message, work);
            }
        }
        if (isHeld) {
            keepSoon(work);
        }
        if (left) {
            state.attached().stream()
                    .filter(Attached::takesMessages)
                    .min(Comparator.comparing(Attached::isAsleep))
                    .ifPresent(a -> queue.drainLater(a, work));
        }
    }

    /// XEP-0198 §5: a message that is kept nowhere and whose resource did not come back is one to a resource that
    /// is not there (RFC 6121 §8.5.3.2): a room learns that its occupant is gone. What was for the account has
    /// gone to its other resources, and a copy of our own making (XEP-0280) has its original elsewhere.
    private void missed(Message message, Work work) {
        Jid to = message.to();
        Jid from = message.from();
        if (to == null || from == null || !to.isFull() || from.equals(state.account())) {
            return;
        }
        switch (DeliveryRules.decide(message, to, state.connected(), state.standing(from))) {
            case Verdict.Refuse(StanzaError error, String _) -> bounce(message, error, work);
            case Verdict.Deliver(List<String> resources, String _) ->
                queue.hand(message, resources, SessionPort.NOT_QUEUED, work);
            case Verdict.Store _, Verdict.Handle _, Verdict.Drop _ ->
                LOG.debug("a message that is kept nowhere is gone");
        }
    }
}
