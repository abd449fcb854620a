package im.clove.bench.hostile;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/// How long something took, each time. Thread-safe.
final class Figures {
    private final String what;
    private final ReentrantLock lock = new ReentrantLock();
    private long[] taken = new long[1024];
    private int count;

    Figures(String what) {
        this.what = what;
    }

    /// @param nanos how long it took once
    void add(long nanos) {
        lock.lock();
        try {
            if (count == taken.length) {
                taken = Arrays.copyOf(taken, 2 * count);
            }
            taken[count++] = nanos;
        } finally {
            lock.unlock();
        }
    }

    String what() {
        return what;
    }

    private long[] sorted() {
        lock.lock();
        try {
            long[] all = Arrays.copyOf(taken, count);
            Arrays.sort(all);
            return all;
        } finally {
            lock.unlock();
        }
    }

    int count() {
        return sorted().length;
    }

    /// Milliseconds; 0 if nothing was measured.
    double median() {
        return at(0.5);
    }

    double most() {
        return at(1);
    }

    private double at(double part) {
        long[] all = sorted();
        return all.length == 0 ? 0 : all[(int) Math.min(all.length - 1, all.length * part)] / 1e6;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-34s %7d times, ms: median %.1f, p99 %.1f, most %.1f",
                what,
                count(),
                median(),
                at(0.99),
                most());
    }
}
