package im.clove.runtime.stage;

import im.clove.runtime.owner.ManualTimers;
import im.clove.runtime.transport.Duplex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The threads and the time of a play. Every thread of a play is started here, so the stage can tell when all of
/// them wait: then whatever has been said has been dealt with, however slow the machine is. So a play waits until
/// something has come or all is still, never for a number of seconds, and what will not come fails at once.
///
/// Time stands, unless it is moved by hand or the play lets it [flow][Time#FLOWS]: then it goes to the next timer
/// whenever somebody waits and all is still. A deadline of the code under test passes because nothing else can
/// happen, never because the machine was busy.
///
/// Only one thread, that of the test, waits here and moves time. Threads that wait for a socket or a process look
/// still while bytes are under way to them: they have no place on a stage.
public final class Stage implements Executor {
    /// What time does while the test waits.
    public enum Time {
        /// It moves by [#pass] only.
        STANDS,
        /// When all is still it moves to the next timer.
        FLOWS
    }

    /// How much time may flow by for one thing. Timers that set the next one would let it flow for ever.
    private static final Duration MOST = Duration.ofHours(2);

    /// All threads must be seen waiting so many times in a row. One look takes them one after the other, and while
    /// it does, a thread that has been looked at may be woken by one that has not been yet.
    private static final int LOOKS = 12;

    /// Only for a play that goes round in circles without an end: so long its threads may stay busy.
    private static final Duration STUCK = Duration.ofMinutes(4);

    /// How long the carriers are waited for at most.
    private static final Duration ROUND = Duration.ofMillis(100);

    private static final int CARRIERS = Integer.getInteger(
            "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());

    /// Up to so many microseconds some threads begin late, and some readers hear late, so that what may happen in any
    /// order does: a play that
    /// relies on one fails. 0 unless somebody looks for such plays.
    private static final int LATE = Integer.getInteger("clove.stage.late", 0);

    private final Time time;
    private final ManualTimers timers = new ManualTimers();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicLong started = new AtomicLong();

    public Stage(Time time) {
        this.time = time;
    }

    public ManualTimers timers() {
        return timers;
    }

    /// Starts a virtual thread.
    @Override
    public void execute(Runnable task) {
        Thread thread = Thread.ofVirtual()
                .name("stage-" + started.incrementAndGet())
                .unstarted(() -> {
                    try {
                        beLate();
                        task.run();
                    } finally {
                        threads.remove(Thread.currentThread());
                    }
                });
        threads.add(thread);
        thread.start();
    }

    /// The server's end of a connection, whose reader may be late, too.
    public static Duplex door(Duplex duplex) {
        return LATE > 0 ? new LateDuplex(duplex) : duplex;
    }

    static void beLate() {
        if (LATE > 0 && ThreadLocalRandom.current().nextInt(3) == 0) {
            // Not asleep: it would look as if it waited for something.
            long end = System.nanoTime() + ThreadLocalRandom.current().nextInt(LATE) * 1_000L;
            while (System.nanoTime() < end) {
                Thread.yield();
            }
        }
    }

    /// How many threads are alive; a leak shows here.
    public int threads() {
        return threads.size();
    }

    /// Waits until every thread waits. Time stands meanwhile.
    public void still() {
        Pause pause = new Pause();
        while (!isStill()) {
            pause.rest();
        }
    }

    /// Waits for something that a thread of the stage brings about.
    ///
    /// @param what to say if it does not happen
    public void await(String what, BooleanSupplier condition) {
        boolean _ = receive(what, () -> condition.getAsBoolean() ? true : null);
    }

    /// Waits for something that a thread of the stage brings about.
    ///
    /// @param what to say if it does not come
    /// @param attempt its value, or null if it is not there yet; called by this thread, again and again
    /// @throws AssertionError once it can come no more
    public <T> T receive(String what, Supplier<? extends @Nullable T> attempt) {
        long end = timers.nowMillis() + MOST.toMillis();
        Pause pause = new Pause();
        while (true) {
            // In this order: what is there when all is still was there before, or will not come by itself.
            boolean still = isStill();
            T value = attempt.get();
            if (value != null) {
                return value;
            }
            if (!still) {
                pause.rest();
            } else if (time == Time.STANDS || !timers.next(end)) {
                throw new AssertionError(what);
            } else {
                pause = new Pause();
            }
        }
    }

    /// Does something that may block, on a thread of the stage, and waits until it is done.
    ///
    /// @param what to say if that does not come to an end
    /// @throws ExecutionException if the task failed
    public <T extends @Nullable Object> T perform(String what, Callable<T> task)
            throws ExecutionException, InterruptedException {
        FutureTask<T> future = new FutureTask<>(task);
        execute(future);
        await(what, future::isDone);
        return future.get();
    }

    /// Time goes by, from timer to timer: what each of them leads to has happened when the next one comes.
    public void pass(Duration duration) {
        still();
        long end = timers.nowMillis() + duration.toMillis();
        while (timers.next(end)) {
            still();
        }
        timers.advance(Duration.ofMillis(end - timers.nowMillis()));
        still();
    }

    /// A thread that is woken just as it goes to sleep counts as asleep until its carrier has ended that, and on a
    /// busy machine a carrier may be stopped right there. So all of them have to come round before what was seen is
    /// believed.
    private boolean isStill() {
        if (!seemsStill()) {
            return false;
        }
        comeRound();
        return seemsStill();
    }

    /// Returns when each carrier of virtual threads has ended what it was at, unless something else holds it.
    private static void comeRound() {
        AtomicInteger there = new AtomicInteger();
        long end = System.nanoTime() + ROUND.toNanos();
        List<Thread> rounds = new ArrayList<>();
        for (int i = 0; i < CARRIERS; i++) {
            rounds.add(Thread.ofVirtual().name("round").start(() -> {
                // A thread that spins keeps its carrier, so each of these has one of its own.
                there.incrementAndGet();
                while (there.get() < CARRIERS && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            }));
        }
        for (Thread each : rounds) {
            try {
                each.join();
            } catch (InterruptedException e) {
                throw new AssertionError("Interrupted, as by the time limit of a test", e);
            }
        }
    }

    private boolean seemsStill() {
        for (int look = 0; look < LOOKS; look++) {
            long before = started.get();
            for (Thread thread : threads) {
                switch (thread.getState()) {
                    case NEW, RUNNABLE, BLOCKED -> {
                        return false;
                    }
                    case WAITING, TIMED_WAITING, TERMINATED -> {}
                }
            }
            if (started.get() != before) {
                return false;
            }
        }
        return true;
    }

    /// Between two looks: short at first, since most waits are.
    private static final class Pause {
        private static final long SHORTEST = 20_000;
        private static final long LONGEST = 1_000_000;

        private final long end = System.nanoTime() + STUCK.toNanos();
        private long next = SHORTEST;

        void rest() {
            if (System.nanoTime() > end) {
                throw new AssertionError("The stage does not come to rest");
            }
            LockSupport.parkNanos(next);
            if (Thread.interrupted()) {
                throw new AssertionError("Interrupted, as by the time limit of a test");
            }
            next = Math.min(LONGEST, next + next / 2);
        }
    }
}
