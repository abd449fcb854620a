package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Hosts;
import im.clove.node.ext.Extensions;
import im.clove.node.store.Stores;
import im.clove.runtime.owner.Timers;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// What every account works with.
///
/// @param hosts what this node serves
/// @param submit the switchboard's door
/// @param peers the way to other servers, for what does not go through that door
public record AccountServices(
        Stores stores,
        Extensions extensions,
        Hosts hosts,
        Consumer<Envelope> submit,
        Exchange.Peers peers,
        Tools tools,
        AccountLimits limits) {
    /// @param clock for dates
    /// @param timers for deadlines
    /// @param executor runs owners
    public record Tools(Clock clock, Timers timers, Executor executor) {}

    public Clock clock() {
        return tools.clock();
    }
}
