package im.clove.node.account;

import im.clove.node.account.AccountEvent.Bind;
import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Ticket;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Pruning;
import im.clove.node.ext.Query;
import im.clove.node.ext.View;
import im.clove.node.owner.Step;
import im.clove.node.owner.Work;
import im.clove.node.store.StoreException;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Hold;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// What an account does about each event, and what it says when that could not be committed.
final class AccountOwner implements Step.Owner<AccountEvent> {
    /// Others wait for the commit.
    private static final int PRUNED_AT_ONCE = 200;

    private final AccountState state;
    private final AccountPresence presence;
    private final AccountRoster roster;
    private final AccountMessages messages;
    private final AccountRequests requests;
    private final AccountSessions sessions;
    private final Hold hold;

    /// Of [#hold]: the registry lets it go.
    private final ReentrantLock weighing = new ReentrantLock();

    private boolean isForgotten;

    /// @param budget of the account
    AccountOwner(AccountState state, Budget budget) {
        this.state = state;
        this.hold = new Hold(budget);
        this.messages = new AccountMessages(state);
        this.roster = new AccountRoster(state, messages);
        this.presence = new AccountPresence(state, roster, messages);
        this.requests = new AccountRequests(state, roster, messages);
        this.sessions = new AccountSessions(state, presence);
    }

    /// Whether nothing would be lost if it were forgotten and loaded again.
    boolean isIdle() {
        return state.attached().isEmpty()
                && state.inDelivery().isEmpty()
                && state.questions().isEmpty()
                && messages.isSettled();
    }

    /// Messages whose senders wait.
    List<HeldMessages.Due> held() {
        return messages.held();
    }

    boolean isRemoved() {
        return state.isRemoved();
    }

    /// A removal is committed on its own: what is written with it would stay behind. So is what reads the queue: it
    /// must see what came before it, and would wait for ever if it waited for a batch in which nothing is written.
    @Override
    public boolean isAlone(AccountEvent event) {
        return event instanceof AccountEvent.Remove || event instanceof AccountEvent.Drain;
    }

    @Override
    public boolean isThere() {
        return !state.isRemoved();
    }

    @Override
    public void handle(AccountEvent event, Work work) {
        state.ahead(work.batch(), () -> carryOut(event, work));
        weigh();
    }

    /// It is here and cannot be refused: who holds too much has what its clients say refused.
    private void weigh() {
        weighing.lock();
        try {
            hold.is(state.isRemoved() || isForgotten ? 0 : state.weight() + messages.weight());
        } finally {
            weighing.unlock();
        }
    }

    /// Nobody has it any more. What still comes to it is from a timer that has nothing left to do.
    void forgotten() {
        weighing.lock();
        try {
            isForgotten = true;
            hold.close();
        } finally {
            weighing.unlock();
        }
    }

    private void carryOut(AccountEvent event, Work work) {
        if (state.isRemoved() && event instanceof AccountEvent.Inbound(Envelope envelope)) {
            // To whoever has the address by now: nobody, or a new account.
            work.after(() -> state.services().submit().accept(envelope));
            return;
        }
        switch (event) {
            case AccountEvent.Outbound(SessionPort session, Stanza stanza, Ticket ticket) -> {
                Origin origin = new Origin.Client(fullOf(session.resource()));
                handleOutbound(session, new Envelope(stanza, origin, ticket), work);
            }
            case AccountEvent.Spoken(Message message, Ticket ticket) ->
                send(new Envelope(message, new Origin.Client(state.account()), ticket), work);
            case AccountEvent.Asked(Effect.Ask question) -> AccountEffects.run(state, List.of(question), work);
            case AccountEvent.Inbound(Envelope envelope) -> {
                int before = work.batch().size();
                handleInbound(envelope, work);
                if (work.batch().size() > before) {
                    Arrivals.mark(state, envelope, work);
                }
            }
            case AccountEvent.Refresh(Jid contact) -> presence.refresh(contact, work);
            case AccountEvent.SayPresence _ -> presence.sayAgain(work);
            case Bind(AccountEvent.Binding binding, CompletableFuture<BindResult> answer) ->
                sessions.bind(binding, answer, work);
            case AccountEvent.Asleep(SessionPort session, List<Message> unconfirmed) -> {
                sessions.asleep(session, unconfirmed, work);
                messages.asleep(work);
            }
            case AccountEvent.Awake(SessionPort session) -> sessions.awake(session, work);
            case AccountEvent.Unanswered(String question) ->
                AccountEffects.run(state, state.questions().unanswered(state, question), work);
            case AccountEvent.Wake(SessionPort session, long generation, CompletableFuture<Waking> answer) ->
                sessions.wake(session, generation, answer, work);
            case AccountEvent.WokenTooLate(SessionPort session) -> sessions.wokenTooLate(session);
            case AccountEvent.Ended(SessionPort session, List<Undelivered> undelivered) -> {
                sessions.leave(session, work);
                messages.undelivered(session, undelivered, work);
            }
            case AccountEvent.Confirmed(SessionPort session, List<Long> queued) -> {
                messages.confirmed(session, queued, work);
                Attached a = state.attached(session);
                if (a != null && queued.contains(SessionPort.MORE)) {
                    roster.more(a, work);
                    roster.moreRequests(a, work);
                }
            }
            case AccountEvent.Drain(SessionPort session) -> {
                Attached a = state.attached(session);
                if (a != null) {
                    messages.queue().drain(a, work);
                }
            }
            case AccountEvent.Keep(boolean all, CompletableFuture<Boolean> answer) -> {
                messages.keep(all, work);
                work.after(() -> answer.complete(true));
            }
            case AccountEvent.Prune prune -> prune(prune, work);
            case AccountEvent.HistoryRead(Iq request, Query.Found found, Envelope envelope) ->
                requests.found(request, found, envelope, work);
            case AccountEvent.AskedAgain(Asker asker, Iq request, Envelope envelope) ->
                requests.again(asker, request, envelope, work);
            case AccountEvent.Visited(Visit visit, long generation, CompletableFuture<List<Element>> answer) ->
                sessions.visited(visit, generation, answer, work);
            case AccountEvent.Change(Function<View, List<Effect>> change, CompletableFuture<Boolean> answer) -> {
                AccountEffects.run(state, change.apply(state), work);
                work.after(() -> answer.complete(true));
            }
            case AccountEvent.Amend(Amendment change, CompletableFuture<Boolean> answer) -> {
                boolean done = AccountSessions.amend(state, change, "", work);
                work.after(() -> answer.complete(done));
            }
            case AccountEvent.Dismiss(String resource, String client, CompletableFuture<Boolean> answer) -> {
                boolean done = sessions.dismiss(resource, client, work);
                work.after(() -> answer.complete(done));
            }
            case AccountEvent.Remove(CompletableFuture<Boolean> answer) -> {
                AccountRemoval.remove(state, work);
                work.after(() -> {
                    state.services().hosts().removed(state.account());
                    CompletableFuture<?> _ = state.services()
                            .disown()
                            .apply(state.account())
                            .whenComplete((_, _) -> answer.complete(true));
                });
            }
        }
    }

    private void prune(AccountEvent.Prune event, Work work) {
        AccountArchive archive = messages.archive();
        long now =
                archive.prune(event.before().map(Pruning::before).orElseGet(archive::retention), PRUNED_AT_ONCE, work);
        long removed = event.removed() + now;
        work.after(() -> {
            if (now < PRUNED_AT_ONCE) {
                event.answer().complete(removed);
            } else {
                state.later(new AccountEvent.Prune(event.before(), removed, event.answer()));
            }
        });
    }

    private void handleOutbound(SessionPort session, Envelope envelope, Work work) {
        Attached sender = state.attached(session);
        if (sender == null) {
            // Ended in the meantime, or another session has its resource: a message it sent before still counts,
            // but nobody is left to answer to.
            if (envelope.stanza() instanceof Message) {
                send(envelope, work);
            } else {
                work.done(envelope.ticket());
            }
            return;
        }
        if (envelope.stanza() instanceof Iq iq && requests.own(sender, iq, envelope, work)) {
            return;
        }
        if (!(envelope.stanza() instanceof Presence)) {
            send(envelope, work);
        } else if (messages.passOutbound(envelope, work) instanceof Presence p) {
            presence.outbound(sender, p, envelope.with(p), work);
        }
    }

    private void send(Envelope envelope, Work work) {
        Stanza passed = messages.passOutbound(envelope, work);
        if (passed == null) {
            return;
        }
        Envelope sent =
                envelope.with(passed instanceof Message message ? messages.sent(message, envelope, work) : passed);
        work.after(() -> state.submit(sent));
    }

    private void handleInbound(Envelope envelope, Work work) {
        Stanza passed = messages.passInbound(envelope, work);
        switch (passed) {
            case null -> {}
            case Message message -> messages.inbound(message, envelope, work);
            case Presence p -> presence.inbound(p, envelope, work);
            case Iq iq -> requests.inbound(iq, envelope, work);
        }
    }

    private Jid fullOf(String resource) {
        return state.account().withResource(resource);
    }

    @Override
    public void fail(AccountEvent event, RuntimeException cause, Work unwritten) {
        state.ahead(unwritten.batch(), () -> answer(event, cause, unwritten));
        weigh();
    }

    /// What whoever asked hears of a fault of ours.
    static StanzaError error(RuntimeException cause) {
        return cause instanceof StoreException
                ? StanzaError.of(Condition.RESOURCE_CONSTRAINT, "The server cannot store anything at the moment")
                : StanzaError.of(Condition.INTERNAL_SERVER_ERROR);
    }

    private void answer(AccountEvent event, RuntimeException cause, Work unwritten) {
        StanzaError error = error(cause);
        switch (event) {
            case AccountEvent.Outbound(SessionPort _, Stanza stanza, Ticket ticket) -> {
                messages.bounce(stanza, error, unwritten);
                unwritten.done(ticket);
            }
            case AccountEvent.Spoken(Message message, Ticket ticket) -> {
                messages.bounce(message, error, unwritten);
                unwritten.done(ticket);
            }
            case AccountEvent.Inbound(Envelope envelope) -> {
                messages.bounce(envelope, error, unwritten);
                unwritten.done(envelope.ticket());
            }
            case Bind(AccountEvent.Binding _, CompletableFuture<BindResult> answer) ->
                answer.complete(new BindResult.Refused(error));
            case AccountEvent.Keep(boolean all, CompletableFuture<Boolean> answer) -> {
                messages.notKept(all, error, unwritten);
                answer.complete(false);
            }
            case AccountEvent.Wake(SessionPort _, long _, CompletableFuture<Waking> answer) ->
                answer.complete(Waking.GONE);
            case AccountEvent.Unanswered(String question) -> state.questions().drop(question);
            case AccountEvent.Asked _, AccountEvent.Asleep _, AccountEvent.Awake _, AccountEvent.WokenTooLate _ -> {
                // The next one to fall asleep makes room.
            }
            case AccountEvent.Visited(Visit _, long _, CompletableFuture<List<Element>> answer) ->
                answer.completeExceptionally(cause);
            case AccountEvent.Change(Function<View, List<Effect>> _, CompletableFuture<Boolean> answer) ->
                answer.completeExceptionally(cause);
            case AccountEvent.Amend(Amendment _, CompletableFuture<Boolean> answer) ->
                answer.completeExceptionally(cause);
            case AccountEvent.Dismiss(String _, String _, CompletableFuture<Boolean> answer) ->
                answer.completeExceptionally(cause);
            case AccountEvent.Prune(Optional<Instant> _, long _, CompletableFuture<Long> answer) ->
                answer.completeExceptionally(cause);
            case AccountEvent.Remove(CompletableFuture<Boolean> answer) -> answer.completeExceptionally(cause);
            case AccountEvent.Ended ended ->
                // It is over all the same; only what it would have written is not.
                carryOut(ended, unwritten);
            case AccountEvent.Confirmed(SessionPort session, List<Long> queued) -> {
                messages.notConfirmed(session, queued, unwritten);
                if (queued.contains(SessionPort.MORE)) {
                    roster.notRead(session, unwritten);
                }
            }
            case AccountEvent.HistoryRead(Iq _, Query.Found _, Envelope envelope) -> {
                messages.refuse(envelope, error, "what was read could not be told", unwritten);
                requests.hasRead(envelope, unwritten);
            }
            case AccountEvent.AskedAgain(Asker _, Iq _, Envelope envelope) ->
                messages.refuse(envelope, error, "what had to be kept first could not be", unwritten);
            case AccountEvent.Refresh _, AccountEvent.SayPresence _ -> {
                // The next presence says it.
            }
            case AccountEvent.Drain(SessionPort session) -> messages.queue().notDrained(session, unwritten);
        }
    }
}
