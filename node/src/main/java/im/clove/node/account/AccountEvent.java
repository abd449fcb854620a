package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Ticket;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Query;
import im.clove.node.ext.View;
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

/// What can happen to an account.
sealed interface AccountEvent {
    /// One of the account's own sessions sent a stanza; admission has stamped it.
    record Outbound(SessionPort session, Stanza stanza, Ticket ticket) implements AccountEvent {}

    /// A component that may do so says something in the account's name (XEP-0356).
    record Spoken(Message message, Ticket ticket) implements AccountEvent {}

    /// It asks something.
    record Asked(Effect.Ask question) implements AccountEvent {}

    /// A stanza from elsewhere for the account.
    record Inbound(Envelope envelope) implements AccountEvent {}

    /// A stream that has logged in asks for a resource.
    record Bind(Binding binding, CompletableFuture<BindResult> answer) implements AccountEvent {}

    /// A session waits for its client to come back.
    ///
    /// @param unconfirmed what the client had been given and may not have
    record Asleep(SessionPort session, List<Message> unconfirmed) implements AccountEvent {}

    /// A session has a link again.
    record Awake(SessionPort session) implements AccountEvent {}

    /// A question of the account's own has had no answer in time.
    record Unanswered(String question) implements AccountEvent {}

    /// A client is back and wants its session.
    record Wake(SessionPort session, long generation, CompletableFuture<Waking> answer) implements AccountEvent {}

    /// It has it no more: the answer came too late.
    record WokenTooLate(SessionPort session) implements AccountEvent {}

    /// A session is over. With what it had sent but its client never confirmed.
    record Ended(SessionPort session, List<Undelivered> undelivered) implements AccountEvent {}

    /// A client has these entries of the offline queue.
    record Confirmed(SessionPort session, List<Long> queued) implements AccountEvent {}

    /// A client that says which one it is has logged in.
    ///
    /// @param generation of the account's record at the login
    record Visited(Visit visit, long generation, CompletableFuture<List<Element>> answer) implements AccountEvent {}

    /// What an extension keeps of the account is to change, by whoever administers the node.
    ///
    /// @param change what it takes; called on the account's own thread
    record Change(Function<View, List<Effect>> change, CompletableFuture<Boolean> answer) implements AccountEvent {}

    /// The account's record is to change.
    record Amend(Amendment change, CompletableFuture<Boolean> answer) implements AccountEvent {}

    /// A session is to end, and its client to need the password the next time.
    ///
    /// @param client the id of its installation; empty if it has none
    /// @param answer whether there was such a session
    record Dismiss(String resource, String client, CompletableFuture<Boolean> answer) implements AccountEvent {}

    /// A session takes messages: give it what waits.
    record Drain(SessionPort session) implements AccountEvent {}

    /// Messages have been held long enough: they are to be stored.
    ///
    /// @param all even those that were given to a client just now
    record Keep(boolean all, CompletableFuture<Boolean> answer) implements AccountEvent {}

    /// Old messages are to go from the archive, a part of them with each event.
    ///
    /// @param before what is older goes; empty for what retention says
    /// @param removed so many are gone already
    /// @param answer how many went
    record Prune(Optional<Instant> before, long removed, CompletableFuture<Long> answer) implements AccountEvent {}

    /// A contact is to learn how things are here, and to say how they are there.
    record Refresh(Jid contact) implements AccountEvent {}

    /// What stands in the presence of the account's resources has changed ([im.clove.node.ext.Effect.SayPresence]).
    record SayPresence() implements AccountEvent {}

    /// The account is to be removed with everything of it.
    record Remove(CompletableFuture<Boolean> answer) implements AccountEvent {}

    /// A client has asked for something of the archive, and it is found.
    record HistoryRead(Iq request, Query.Found found, Envelope envelope) implements AccountEvent {}

    /// A request for which something had to be kept first ([im.clove.node.ext.Query.First]).
    record AskedAgain(Asker asker, Iq request, Envelope envelope) implements AccountEvent {}

    /// A request for a resource.
    ///
    /// @param wanted empty if the server shall choose
    /// @param generation of the account's record at the login
    /// @param inline what the client wants done along with it (XEP-0386)
    /// @param open makes the session once the resource is decided
    record Binding(String wanted, long generation, List<Element> inline, Function<String, SessionPort> open) {}
}
