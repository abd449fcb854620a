package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Hosts;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.FirstContacts;
import im.clove.node.store.Stores;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Jid;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/// What every account works with.
///
/// @param hosts what this node serves
/// @param submit the switchboard's door
/// @param askers how often other servers may have guardians asked; apart from what comes to other accounts
/// @param disown forgets what waits for other servers of an account that was removed; completed when it is forgotten
public record AccountServices(
        Stores stores,
        Extensions extensions,
        Hosts hosts,
        Consumer<Envelope> submit,
        Function<Jid, CompletableFuture<?>> disown,
        FirstContacts askers,
        Tools tools,
        AccountLimits limits) {
    /// @param clock for dates
    /// @param timers for deadlines
    /// @param executor runs owners
    /// @param budget of the node
    public record Tools(Clock clock, Timers timers, Executor executor, Tokens tokens, Budget budget) {}

    /// An id nobody can guess, for a resource or a stanza.
    String freshId() {
        return tools.tokens().hex(12);
    }

    public Clock clock() {
        return tools.clock();
    }
}
