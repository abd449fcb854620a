package im.clove.node.ext;

import im.clove.node.core.Origin;
import im.clove.node.core.Role;
import im.clove.node.store.StoredKeys;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Stanza;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What a hook asks its account to do. What changes ([Turn], [Become], [Remember], [ChangeKeys]) does so with the
/// account's
/// commit,
/// and not at all if that fails; everything else happens after it.
/// What the server can do without an account is a [ServerEffect].
public sealed interface Effect {
    /// What the server's own desk can do: it has no sessions, and writes for no account.
    sealed interface ServerEffect permits Send {}

    /// Routes a stanza, `from` and `to` set.
    record Send(Stanza stanza) implements Effect, ServerEffect {}

    /// Hands a stanza to one of the account's own sessions, past all rules (a push, a carbon copy).
    record ToResource(String resource, Stanza stanza) implements Effect {}

    /// Has a message that waited at the account's own door come in, as if it came now.
    record Release(Message message, Origin.Held from) implements Effect {}

    /// Asks somebody in the account's name. The account gives the request its `from` and an id of its own.
    ///
    /// @param request with its `to` set
    /// @param answer hears the result or the error, once; an error too if none comes in time
    record Ask(Iq request, AnswerHandler answer) implements Effect {}

    /// Gives a chapter another value, and its shelf what is written for it: both with the account's commit, or neither.
    ///
    /// @param writes may be empty, and may leave the value as it is
    record Turn<T>(Chapter<T> chapter, T value, Writes writes) implements Effect {}

    /// Sets what an extension remembers about one session, unless the commit fails.
    record Remember<T>(String resource, Slot<T> slot, T value) implements Effect {}

    /// Says the presence of every resource again, past the outbound hooks, which may put something else into it. What
    /// they leave as it was is not said.
    record SayPresence() implements Effect {}

    /// Gives the account a role.
    record Become(Role role) implements Effect {}

    /// Whom the account may not be seen by any more ([Guarding]) sees it go: those who see its presence, and those
    /// whom its clients have shown it. Stands behind the turn that makes it so.
    ///
    /// @param whom of those; bare addresses
    record Withdraw(Predicate<Jid> whom) implements Effect {}

    /// Makes somebody of this node a contact, each seeing the other; the other account is told the same.
    record Befriend(Jid contact) implements Effect {}

    /// Grants somebody's request to be a contact, and asks in return (XEP-0379 §3.5).
    record Welcome(Jid contact) implements Effect {}

    /// Removes the account and everything of it, and ends its sessions, after the answer.
    ///
    /// @param told that it is gone; may block
    record RemoveAccount(Consumer<Jid> told) implements Effect {}

    /// Gives the account another password, and ends every session but that of this resource.
    record ChangeKeys(List<StoredKeys> keys, String resource) implements Effect {}

    /// Called on the account's own thread when what was asked is answered.
    @FunctionalInterface
    interface AnswerHandler {
        /// @param answer a `result` or an `error`, from whom the request was for
        List<Effect> handle(View view, Iq answer);
    }
}
