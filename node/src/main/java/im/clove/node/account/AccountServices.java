package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Router;
import im.clove.node.ext.Extensions;
import im.clove.node.store.Stores;
import im.clove.runtime.owner.Timers;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// What every account works with.
///
/// @param submit the switchboard's door
/// @param executor runs owners
public record AccountServices(
        Stores stores,
        Extensions extensions,
        Router router,
        Consumer<Envelope> submit,
        Time time,
        Executor executor,
        AccountLimits limits) {
    /// Dates, and deadlines.
    public record Time(Clock clock, Timers timers) {}

    public Clock clock() {
        return time.clock();
    }
}
