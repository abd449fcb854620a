package im.clove.node.c2s;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the connections that have not logged in, in all and per source. Thread-safe; it holds no more
/// sources than connections.
final class Lobby {
    private final int atMost;
    private final int atMostPerSource;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> bySource = new HashMap<>();
    private int all;

    Lobby(int atMost, int atMostPerSource) {
        this.atMost = atMost;
        this.atMostPerSource = atMostPerSource;
    }

    boolean enter(Source source) {
        lock.lock();
        try {
            int sameSource = bySource.getOrDefault(source.key(), 0);
            if (all >= atMost || !source.isLoopback() && sameSource >= atMostPerSource) {
                return false;
            }
            all++;
            bySource.put(source.key(), sameSource + 1);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Once for each successful [#enter].
    void leave(Source source) {
        lock.lock();
        try {
            all--;
            bySource.computeIfPresent(source.key(), (_, n) -> n > 1 ? n - 1 : null);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return all;
        } finally {
            lock.unlock();
        }
    }
}
