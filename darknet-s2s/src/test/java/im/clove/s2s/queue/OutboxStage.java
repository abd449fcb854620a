package im.clove.s2s.queue;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Rank;
import im.clove.s2s.Names;
import im.clove.s2s.config.LinkTimes;
import im.clove.s2s.config.PeerLimits;
import im.clove.s2s.place.Way;
import im.clove.s2s.sim.MemoryOutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an outbox of a test stands on: a store in memory, a date that the test moves, and a budget of its own.
final class OutboxStage {
    static final LinkTimes TIMES = new LinkTimes(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(45),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    static final Way WAY = new Way(Names.ROMEO_HOST, Names.JULIET_HOST);

    final MemoryOutboxStore disk = new MemoryOutboxStore();
    final List<String> bounced = new ArrayList<>();
    final Budget node = Budget.node(1_000_000);
    final Budget budget = node.open(Budget.Kind.LINK, "peer", new Budget.Terms(Rank.PEER, 0, 100_000));
    Instant date = Instant.parse("2026-11-21T00:00:00Z");

    /// An outbox, as its link has it after a start.
    ///
    /// @param on where it keeps its stanzas, or null for nowhere
    Outbox outbox(@Nullable MemoryOutboxStore on, int most, int window) {
        Keeping keeping = on == null ? null : new Keeping(on, () -> date, Duration.ofDays(7), Duration.ofSeconds(30));
        Spool spool = new Spool(WAY, keeping);
        Outbox made = new Outbox(
                spool,
                new PeerLimits(most, 1_000_000, window, 1, 1, 1, 1),
                TIMES,
                "fresh",
                budget,
                (stanza, reason) -> bounced.add(stanza.id() + " " + reason.condition()));
        spool.load().map(OutboxStore.Saved::head).ifPresent(made::restore);
        return made;
    }
}
