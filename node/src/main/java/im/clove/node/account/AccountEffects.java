package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Role;
import im.clove.node.core.Ticket;
import im.clove.node.ext.Effect;
import im.clove.node.owner.Work;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Carries out what hooks ask for. Owned by the account.
final class AccountEffects {
    private AccountEffects() {}

    static void run(AccountState state, List<Effect> effects, Work work) {
        for (Effect effect : effects) {
            run(state, effect, work);
        }
    }

    private static void run(AccountState state, Effect effect, Work work) {
        switch (effect) {
            case Effect.Send(var stanza) -> work.after(() -> state.submit(Envelope.bySystem(stanza)));
            case Effect.Release(var message, var held) ->
                work.after(() -> state.services().submit().accept(new Envelope(message, held, Ticket.NONE)));
            case Effect.ToResource(String resource, var stanza) -> {
                Attached a = state.attached(resource);
                if (a != null) {
                    work.after(() -> a.session.deliver(stanza, SessionPort.NOT_QUEUED));
                }
            }
            case Effect.Ask(Iq request, Effect.AnswerHandler answer) ->
                work.after(() -> state.questions().ask(request, answer));
            case Effect.Turn<?> turn -> turn(state, turn, work);
            case Effect.Remember<?> remember -> remember(state, remember);
            case Effect.ChangeKeys(var keys, String resource) ->
                AccountSessions.amend(state, new Amendment.Keys(keys), resource, work);
            case Effect.SayPresence _ -> work.after(() -> state.later(new AccountEvent.SayPresence()));
            case Effect.Become(Role role) -> state.guard().become(role, work);
            case Effect.Withdraw withdraw -> state.guard().withdraw(withdraw, work);
            case Effect.Befriend(Jid contact) -> new RosterChanges(state).befriend(contact, work);
            case Effect.Welcome(Jid contact) -> new RosterChanges(state).welcome(contact, work);
            case Effect.RemoveAccount(Consumer<Jid> told) -> work.after(() -> remove(state, told));
        }
    }

    private static void remove(AccountState state, Consumer<Jid> told) {
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        CompletableFuture<Void> _ = gone.thenAcceptAsync(
                _ -> told.accept(state.account()), state.services().tools().executor());
        state.later(new AccountEvent.Remove(gone));
    }

    private static <T> void turn(AccountState state, Effect.Turn<T> effect, Work work) {
        state.turn(effect.chapter(), effect.value(), effect.writes(), work.batch());
    }

    private static <T> void remember(AccountState state, Effect.Remember<T> effect) {
        state.remember(effect.resource(), effect.slot(), effect.value());
    }
}
