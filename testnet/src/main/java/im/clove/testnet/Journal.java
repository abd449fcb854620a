package im.clove.testnet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// What a client was sent, in order, and waiting for something in it. Thread-safe. Holds at most [#LIMIT] entries:
/// a test that receives more is wrong.
final class Journal<T> {
    private static final int LIMIT = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<T> entries = new ArrayList<>();

    void add(T entry) {
        lock.lock();
        try {
            if (entries.size() >= LIMIT) {
                throw new IllegalStateException("more than " + LIMIT + " entries");
            }
            entries.add(entry);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Something outside the journal changed that a [#awaitState] may wait for.
    void touch() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<T> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /// The first entry, from position `from`, that matches; waits for it.
    ///
    /// @throws AssertionError when it does not come in time; the message ends with what came
    T await(String what, int from, Predicate<T> matches, Duration patience) {
        return find(from, matches, patience).orElseThrow(() -> notInTime(what, patience));
    }

    /// The same where it may not come.
    Optional<T> find(int from, Predicate<T> matches, Duration patience) {
        return waitFor(
                () -> {
                    for (int i = from; i < entries.size(); i++) {
                        if (matches.test(entries.get(i))) {
                            return Optional.of(entries.get(i));
                        }
                    }
                    return Optional.empty();
                },
                patience);
    }

    /// Waits for a state that changes with the journal or with a [#touch].
    void awaitState(String what, BooleanSupplier holds, Duration patience) {
        if (waitFor(() -> holds.getAsBoolean() ? Optional.of(true) : Optional.empty(), patience)
                .isEmpty()) {
            throw notInTime(what, patience);
        }
    }

    private <R> Optional<R> waitFor(Look<R> look, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        lock.lock();
        try {
            while (true) {
                var found = look.look();
                long left = end - System.nanoTime();
                if (found.isPresent() || left <= 0) {
                    return found;
                }
                long _ = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", interrupted);
        } finally {
            lock.unlock();
        }
    }

    private AssertionError notInTime(String what, Duration patience) {
        var all = entries();
        var tail = all.subList(Math.max(0, all.size() - 30), all.size());
        return new AssertionError("waited " + patience.toSeconds() + " s for " + what + "; came:\n"
                + String.join("\n", tail.stream().map(String::valueOf).toList()));
    }

    private interface Look<R> {
        Optional<R> look();
    }
}
