package im.clove.clearnet.dns;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/// What was found lately, by its question; what was asked longest ago goes first when there is too much. Safe for
/// use by several threads.
final class FoundCache {
    static final int MOST = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;

    private final Map<Record, Found> found = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Record, Found> eldest) {
            return size() > MOST;
        }
    };

    FoundCache(InstantSource clock) {
        this.clock = clock;
    }

    @Nullable
    Found get(Record question) {
        lock.lock();
        try {
            Found known = found.get(question);
            if (known != null && !clock.instant().isBefore(known.until())) {
                found.remove(question);
                return null;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    void put(Record question, Found answer) {
        lock.lock();
        try {
            found.put(question, answer);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return found.size();
        } finally {
            lock.unlock();
        }
    }
}
