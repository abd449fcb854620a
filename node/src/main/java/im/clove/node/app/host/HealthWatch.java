package im.clove.node.app.host;

import im.clove.i2p.router.RouterFigures;
import im.clove.node.admin.Progress;
import im.clove.node.admin.health.Health;
import im.clove.node.admin.health.Signs;
import im.clove.runtime.owner.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a running node is, with what is seen only over time: since when it has been at a step of its way into the
/// network, what failed in the last ten minutes. Looks once a minute, and when somebody asks, but then no more often
/// than every two seconds, whoever asks how often. Thread-safe.
final class HealthWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration FRESH = Duration.ofSeconds(2);

    /// Minutes that are looked back on.
    private static final int KEPT = 10;

    private final SignReader reader;
    private final InstantSource clock;
    private final Timers timers;
    private final ReentrantLock looking = new ReentrantLock();
    private final Deque<SignReader.Lately> counted = new ArrayDeque<>();
    private Progress.Step step = Progress.Step.NONE;
    private Instant since;
    private volatile @Nullable Look last;

    private record Look(Signs signs, Health health, long at) {}

    HealthWatch(SignReader reader, InstantSource clock, Timers timers) {
        this.reader = reader;
        this.clock = clock;
        this.timers = timers;
        this.since = clock.instant();
    }

    /// Looks from now on, until the timers end.
    ///
    /// @param executor for work that blocks
    void watch(Executor executor) {
        executor.execute(this::count);
        timers.after(EVERY, () -> watch(executor));
    }

    private void count() {
        looking.lock();
        try {
            look();
            counted.addLast(counters());
            if (counted.size() > KEPT) {
                counted.removeFirst();
            }
        } catch (RuntimeException e) {
            LOG.error("How the node is could not be seen", e);
        } finally {
            looking.unlock();
        }
    }

    /// How it is, as of a few seconds ago.
    Health health() {
        return fresh().health();
    }

    /// What was measured for that.
    Signs signs() {
        return fresh().signs();
    }

    private Look fresh() {
        Look known = last;
        if (known != null && timers.nowMillis() - known.at() < FRESH.toMillis()) {
            return known;
        }
        if (known != null && !looking.tryLock()) {
            return known;
        }
        if (known == null) {
            looking.lock();
        }
        try {
            return look();
        } finally {
            looking.unlock();
        }
    }

    private Look look() {
        Instant now = clock.instant();
        Progress.Step at = reader.sources().progress().get().step();
        if (at != step) {
            step = at;
            since = now;
        }
        Signs signs = reader.read(now, since, lately());
        Look look = new Look(signs, Health.of(signs), timers.nowMillis());
        last = look;
        return look;
    }

    private SignReader.Lately lately() {
        SignReader.Lately now = counters();
        SignReader.Lately then = counted.isEmpty() ? now : counted.peekFirst();
        return new SignReader.Lately(
                now.refused() - then.refused(), now.built() - then.built(), now.failed() - then.failed());
    }

    private SignReader.Lately counters() {
        RouterFigures figures = reader.sources().router().get();
        return new SignReader.Lately(reader.sources().budget().refused(), figures.built(), figures.failed());
    }
}
