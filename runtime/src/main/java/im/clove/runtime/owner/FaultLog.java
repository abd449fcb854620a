package im.clove.runtime.owner;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs errors of ours at the edges, where whoever connects may meet the same one again and again: each kind with
/// its trace once an hour, in between it is counted only. Else a stranger could fill the log, and push out of it
/// what its owner needs. Thread-safe and bounded.
public final class FaultLog {
    static final Duration PAUSE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    private static final int KINDS = 100;

    private final LongSupplier millis;
    private final BiConsumer<String, Throwable> log;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Seen> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > KINDS;
        }
    };

    /// @param millis a monotonic clock, which counts the pauses
    public FaultLog(LongSupplier millis) {
        this(millis, LOG::error);
    }

    FaultLog(LongSupplier millis, BiConsumer<String, Throwable> log) {
        this.millis = millis;
        this.log = log;
    }

    /// @param since when it was logged
    /// @param more how often it was met after that
    private record Seen(long since, int more) {}

    /// @param what happens because of it, for people
    public void report(String what, Throwable fault) {
        int more = more(kind(fault));
        if (more >= 0) {
            log.accept(more == 0 ? what : what + " (and " + more + " times since it was logged last)", fault);
        }
    }

    /// @return how often it was met since it was logged, or -1 if it is not to be logged now
    private int more(String kind) {
        lock.lock();
        try {
            long now = millis.getAsLong();
            Seen before = seen.get(kind);
            if (before != null && now - before.since < PAUSE.toMillis()) {
                seen.put(kind, new Seen(before.since, before.more + 1));
                return -1;
            }
            seen.remove(kind);
            seen.put(kind, new Seen(now, 0));
            return before == null ? 0 : before.more;
        } finally {
            lock.unlock();
        }
    }

    /// Where it was thrown says more than its text, which may hold what a stranger sent.
    private static String kind(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        return fault.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
