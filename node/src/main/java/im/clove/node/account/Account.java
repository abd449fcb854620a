package im.clove.node.account;

import im.clove.node.account.AccountEvent.Bind;
import im.clove.node.account.AccountState.Attached;
import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Ticket;
import im.clove.node.store.StoreException;
import im.clove.runtime.owner.Serial;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.stream.StreamCondition;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner of a local bare address. Everything about the account happens on its thread, in the order it was
/// posted; a batch of events is committed once, and only then told (see [Work]). Public methods only post and may
/// be called from any thread.
public final class Account {
    private static final Logger LOG = LoggerFactory.getLogger(Account.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Serial<AccountEvent> mailbox;
    private final AccountState state;
    private final AccountServices services;
    private final AccountPresence presence;
    private final AccountRoster roster;
    private final AccountMessages messages;
    private final AccountRequests requests;
    private final AccountSessions sessions;

    Account(Jid bare, AccountServices services) {
        this.services = services;
        this.state = new AccountState(bare, services, this::post);
        this.messages = new AccountMessages(state);
        this.roster = new AccountRoster(state, messages);
        this.presence = new AccountPresence(state, roster, messages);
        this.requests = new AccountRequests(state, roster, messages);
        this.sessions = new AccountSessions(state, presence);
        this.mailbox = new Serial<>("account", services.tools().executor(), this::step);
    }

    /// A stanza from one of the account's own sessions, stamped by admission. The ticket says when it is safe, and
    /// when the session may be read on (flow control).
    public void outbound(SessionPort session, Stanza stanza, Ticket ticket) {
        mailbox.post(new AccountEvent.Outbound(session, stanza, ticket));
    }

    /// A stanza for this account.
    public void inbound(Envelope envelope) {
        mailbox.post(new AccountEvent.Inbound(envelope));
    }

    /// Asks for a resource. An older session under the same name is ended with `conflict` (RFC 6120 §7.7.2.2).
    ///
    /// @param wanted empty if the server shall choose
    /// @param open makes the session for the full address; runs on the account's thread
    public CompletableFuture<BindResult> bind(String wanted, Function<String, SessionPort> open) {
        CompletableFuture<BindResult> answer = new CompletableFuture<>();
        mailbox.post(new Bind(new AccountEvent.Binding(wanted, open), answer));
        return answer;
    }

    /// A session has lost its link and waits for its client.
    public void asleep(SessionPort session) {
        mailbox.post(new AccountEvent.Asleep(session));
    }

    /// A session that had lost its link has another.
    public void awake(SessionPort session) {
        mailbox.post(new AccountEvent.Awake(session));
    }

    /// A client wants a session back. When that is granted it counts as connected from then on.
    public CompletableFuture<Waking> wake(SessionPort session) {
        CompletableFuture<Waking> answer = new CompletableFuture<>();
        mailbox.post(new AccountEvent.Wake(session, answer));
        return answer;
    }

    /// A session is over, with what its client never confirmed.
    public void ended(SessionPort session, List<Undelivered> undelivered) {
        mailbox.post(new AccountEvent.Ended(session, List.copyOf(undelivered)));
    }

    /// A session's client has these entries of the offline queue.
    public void confirmed(SessionPort session, List<Long> queued) {
        mailbox.post(new AccountEvent.Confirmed(session, List.copyOf(queued)));
    }

    /// A contact's server was away, and knows neither who is online here nor has it answered who is there.
    public void refresh(Jid contact) {
        mailbox.post(new AccountEvent.Refresh(contact));
    }

    /// Ends all sessions (the account was disabled, its password changed, or it is gone).
    public CompletableFuture<Boolean> endSessions(StreamCondition condition, String text) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        mailbox.post(new AccountEvent.Administer(
                s -> s.attached().forEach(a -> a.session.end(condition, text)), answer));
        return answer;
    }

    /// Removes the account: contacts are told (RFC 6121 §3.2 and §3.3), everything is deleted, sessions end.
    public CompletableFuture<Boolean> remove() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        mailbox.post(new AccountEvent.Remove(answer));
        return answer;
    }

    /// Stores what a client has been given and not confirmed, and tells the senders.
    CompletableFuture<Boolean> settle() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        mailbox.post(new AccountEvent.Keep(true, answer));
        return answer;
    }

    /// Whether nothing would be lost if this object were forgotten and loaded again. Only under the registry's
    /// lock.
    boolean isIdle() {
        return mailbox.isIdle()
                && state.attached().isEmpty()
                && state.inDelivery().isEmpty()
                && state.questions().isEmpty()
                && messages.isSettled();
    }

    /// Whether it is gone from the store; then another one may take its place.
    boolean isRemoved() {
        return state.isRemoved();
    }

    private void post(AccountEvent event) {
        mailbox.post(event);
    }

    /// A removal is committed on its own: what is written with it would stay behind.
    private void step(List<AccountEvent> events) {
        int from = 0;
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof AccountEvent.Remove) {
                commit(events.subList(from, i));
                commit(events.subList(i, i + 1));
                from = i + 1;
            }
        }
        commit(events.subList(from, events.size()));
    }

    private void commit(List<AccountEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        Work work = new Work();
        try {
            for (AccountEvent event : events) {
                handle(event, work);
            }
            if (!work.batch().isEmpty() && !state.isRemoved()) {
                services.stores().store().commit(work.batch());
            }
        } catch (RuntimeException e) {
            work.undo();
            state.reload();
            if (events.size() > 1) {
                // One of them may be at fault, and the others need not suffer for it.
                events.forEach(event -> commit(List.of(event)));
                return;
            }
            LOG.error("An account could not work off an event; its sender is told", e);
            fail(events.getFirst(), e);
            return;
        }
        tell(work);
    }

    private static void tell(Work work) {
        for (Runnable effect : work.effects()) {
            try {
                effect.run();
            } catch (RuntimeException e) {
                LOG.error("An effect of an account failed", e);
            }
        }
    }

    private void handle(AccountEvent event, Work work) {
        if (state.isRemoved() && event instanceof AccountEvent.Inbound(Envelope envelope)) {
            // To whoever has the address by now: nobody, or a new account.
            work.after(() -> services.submit().accept(envelope));
            return;
        }
        switch (event) {
            case AccountEvent.Outbound(SessionPort session, Stanza stanza, Ticket ticket) -> {
                Origin origin = new Origin.Client(fullOf(session.resource()));
                handleOutbound(session, new Envelope(stanza, origin, ticket), work);
            }
            case AccountEvent.Inbound(Envelope envelope) -> {
                int before = work.batch().size();
                handleInbound(envelope, work);
                if (work.batch().size() > before) {
                    Arrivals.mark(state, envelope, work);
                }
            }
            case AccountEvent.Refresh(Jid contact) -> presence.refresh(contact, work);
            case Bind(AccountEvent.Binding binding, CompletableFuture<BindResult> answer) ->
                sessions.bind(binding, answer, work);
            case AccountEvent.Asleep(SessionPort session) -> sessions.asleep(session, work);
            case AccountEvent.Awake(SessionPort session) -> sessions.awake(session, work);
            case AccountEvent.Unanswered(String question) ->
                AccountEffects.run(state, state.questions().unanswered(state, question), work);
            case AccountEvent.Wake(SessionPort session, CompletableFuture<Waking> answer) ->
                sessions.wake(session, answer, work);
            case AccountEvent.Ended(SessionPort session, List<Undelivered> undelivered) -> {
                sessions.leave(session, work);
                messages.undelivered(undelivered, work);
            }
            case AccountEvent.Confirmed(SessionPort session, List<Long> queued) ->
                messages.confirmed(session, queued, work);
            case AccountEvent.Drain(SessionPort session) -> {
                Attached a = state.attached(session);
                if (a != null) {
                    messages.drain(a, work);
                }
            }
            case AccountEvent.Keep(boolean all, CompletableFuture<Boolean> answer) -> {
                messages.keep(all, work);
                work.after(() -> answer.complete(true));
            }
            case AccountEvent.Administer(var act, CompletableFuture<Boolean> answer) -> {
                act.accept(state);
                work.after(() -> answer.complete(true));
            }
            case AccountEvent.Remove(CompletableFuture<Boolean> answer) -> {
                AccountRemoval.remove(state, work);
                work.after(() -> {
                    CompletableFuture<?> _ = state.services()
                            .peers()
                            .disown(state.account())
                            .whenComplete((_, _) -> answer.complete(true));
                });
            }
        }
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
        Envelope sent = envelope.with(passed);
        if (passed instanceof Message message) {
            messages.sent(message, sent, work);
        }
        work.after(() -> services.submit().accept(sent));
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

    /// An id nobody can guess, for a resource or a stanza.
    static String freshId() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Jid fullOf(String resource) {
        return state.account().withResource(resource);
    }

    /// Nothing of the batch was committed: nobody may believe otherwise.
    private void fail(AccountEvent event, RuntimeException cause) {
        StanzaError error = cause instanceof StoreException
                ? StanzaError.of(Condition.RESOURCE_CONSTRAINT, "The server cannot store anything at the moment")
                : StanzaError.of(Condition.INTERNAL_SERVER_ERROR);
        switch (event) {
            case AccountEvent.Outbound(SessionPort _, Stanza stanza, Ticket ticket) -> {
                Replies.error(stanza, error).ifPresent(e -> services.submit().accept(Envelope.bySystem(e)));
                ticket.done();
            }
            case AccountEvent.Inbound(Envelope envelope) -> {
                Replies.error(envelope.stanza(), error)
                        .ifPresent(e -> services.submit().accept(Envelope.bySystem(e)));
                envelope.ticket().done();
            }
            case Bind(AccountEvent.Binding _, CompletableFuture<BindResult> answer) ->
                answer.complete(new BindResult.Refused(error));
            case AccountEvent.Keep(boolean all, CompletableFuture<Boolean> answer) -> {
                messages.notKept(all, error);
                answer.complete(false);
            }
            case AccountEvent.Wake(SessionPort _, CompletableFuture<Waking> answer) -> answer.complete(Waking.GONE);
            case AccountEvent.Asleep _, AccountEvent.Awake _ -> {
                // The next one to fall asleep makes room.
            }
            case AccountEvent.Unanswered _ -> {
                // The question stays closed.
            }
            case AccountEvent.Administer(var _, CompletableFuture<Boolean> answer) ->
                answer.completeExceptionally(cause);
            case AccountEvent.Remove(CompletableFuture<Boolean> answer) -> answer.completeExceptionally(cause);
            case AccountEvent.Ended ended -> {
                // It is over all the same; only what it would have written is not.
                Work unwritten = new Work();
                handle(ended, unwritten);
                tell(unwritten);
            }
            case AccountEvent.Confirmed(SessionPort _, List<Long> queued) ->
                // The entries stay in the queue and are delivered once more: late, but not lost.
                queued.forEach(state.inDelivery()::remove);
            case AccountEvent.Refresh _ -> {
                // The next presence says it.
            }
            case AccountEvent.Drain(SessionPort session) -> messages.notDrained(session);
        }
    }
}
