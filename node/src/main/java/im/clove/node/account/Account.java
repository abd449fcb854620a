package im.clove.node.account;

import im.clove.node.account.AccountEvent.Bind;
import im.clove.node.core.Admission;
import im.clove.node.core.Envelope;
import im.clove.node.core.Ticket;
import im.clove.node.ext.Effect;
import im.clove.node.ext.View;
import im.clove.node.owner.Memory;
import im.clove.node.owner.Step;
import im.clove.runtime.budget.Budget;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The owner of a local bare address. Everything about the account happens on its thread, in the order it was
/// posted; a batch of events is committed once, and only then told (see [Work]). Public methods only post and may
/// be called from any thread.
public final class Account {
    private final AccountOwner owner;
    private final Step<AccountEvent> mailbox;
    private final Budget budget;
    private final Admission admission;

    Account(Jid bare, AccountServices services) {
        this.admission = new Admission(services.hosts());
        Memory memory = new Memory();
        this.budget = services.tools().budget().open(Budget.Kind.ACCOUNT, bare.toString());
        this.owner = new AccountOwner(new AccountState(bare, services, memory, this::post), budget);
        this.mailbox = new Step<>(
                "account", services.tools().executor(), services.stores().store(), memory, owner);
    }

    /// What the account's clients may say.
    public Admission admission() {
        return admission;
    }

    /// A stanza from one of the account's own sessions, stamped by admission. The ticket says when it is safe, and
    /// when the session may be read on (flow control).
    public void outbound(SessionPort session, Stanza stanza, Ticket ticket) {
        mailbox.post(new AccountEvent.Outbound(session, stanza, ticket));
    }

    /// A message in the account's name, by somebody who may do that (XEP-0356): it goes the way of what the account's
    /// clients say. Admission has stamped it.
    public void speak(Message message, Ticket ticket) {
        mailbox.post(new AccountEvent.Spoken(message, ticket));
    }

    /// A request in the account's name, by somebody who may do that.
    ///
    /// @param answer hears the result or the error, as of [Effect.Ask]
    public void ask(Iq request, Effect.AnswerHandler answer) {
        mailbox.post(new AccountEvent.Asked(new Effect.Ask(request, answer)));
    }

    /// A stanza for this account.
    public void inbound(Envelope envelope) {
        mailbox.post(new AccountEvent.Inbound(envelope));
    }

    /// Asks for a resource, for whoever logged in when the account's record was of this generation: if it has changed
    /// since, that login is over. An older session under the same name is ended with `conflict` (RFC 6120, section
    /// 7.7.2.2).
    ///
    /// @param wanted empty if the server shall choose
    /// @param inline what the client wants done along with it (XEP-0386)
    /// @param open makes the session for the full address; runs on the account's thread
    public CompletableFuture<BindResult> bind(
            String wanted, long generation, List<Element> inline, Function<String, SessionPort> open) {
        CompletableFuture<BindResult> answer = new CompletableFuture<>();
        mailbox.post(new Bind(new AccountEvent.Binding(wanted, generation, inline, open), answer));
        return answer;
    }

    /// A client that says which one it is has logged in.
    ///
    /// @param generation of the account's record at its login, as for [#bind]
    /// @return what it is to be answered, once that is durable: a token, if it gets one
    public CompletableFuture<List<Element>> visited(long generation, Visit visit) {
        CompletableFuture<List<Element>> answer = new CompletableFuture<>();
        mailbox.post(new AccountEvent.Visited(visit, generation, answer));
        return answer;
    }

    /// A session has lost its link and waits for its client.
    ///
    /// @param unconfirmed what the client had been given and may not have, oldest first
    public void asleep(SessionPort session, List<Message> unconfirmed) {
        mailbox.post(new AccountEvent.Asleep(session, List.copyOf(unconfirmed)));
    }

    /// A session that had lost its link has another.
    public void awake(SessionPort session) {
        mailbox.post(new AccountEvent.Awake(session));
    }

    /// A client wants a session back. When that is granted it counts as connected from then on.
    ///
    /// @param generation of the account's record at its login, as for [#bind]
    public CompletableFuture<Waking> wake(SessionPort session, long generation) {
        CompletableFuture<Waking> answer = new CompletableFuture<>();
        mailbox.post(new AccountEvent.Wake(session, generation, answer));
        return answer;
    }

    /// What [#wake] granted came too late for the client, which has not got the session.
    public void wokenTooLate(SessionPort session) {
        mailbox.post(new AccountEvent.WokenTooLate(session));
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

    /// Changes what an extension keeps of the account.
    ///
    /// @param change what it takes; called on the account's own thread
    /// @return completed when it is durable
    CompletableFuture<Boolean> change(Function<View, List<Effect>> change) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        mailbox.post(new AccountEvent.Change(change, answer));
        return answer;
    }

    /// Changes the account's record; sessions end if they must.
    ///
    /// @return completed when it is durable
    CompletableFuture<Boolean> amend(Amendment change) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        mailbox.post(new AccountEvent.Amend(change, answer));
        return answer;
    }

    /// Ends one session; its client needs the password to come back.
    ///
    /// @param client the id of its installation; empty if it has none
    /// @return whether there was such a session; completed when it is durable
    CompletableFuture<Boolean> dismiss(String resource, String client) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        mailbox.post(new AccountEvent.Dismiss(resource, client, answer));
        return answer;
    }

    /// Lets go of old messages of the archive.
    ///
    /// @param before what is older goes; empty for what retention says
    /// @return how many went
    CompletableFuture<Long> prune(Optional<Instant> before) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        mailbox.post(new AccountEvent.Prune(before, 0, answer));
        return answer;
    }

    /// Removes the account: contacts are told (RFC 6121 §3.2 and §3.3), everything is deleted, sessions end.
    CompletableFuture<Boolean> remove() {
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

    /// What the account and its sessions hold in memory.
    public Budget budget() {
        return budget;
    }

    /// The object is forgotten, and may be loaded again. Only while it is idle.
    void forgotten() {
        owner.forgotten();
        budget.close();
    }

    /// Whether nothing would be lost if this object were forgotten and loaded again. Only under the registry's
    /// lock.
    boolean isIdle() {
        return mailbox.isIdle() && owner.isIdle();
    }

    /// Whether it is gone from the store; then another one may take its place.
    boolean isRemoved() {
        return owner.isRemoved();
    }

    private void post(AccountEvent event) {
        mailbox.post(event);
    }
}
