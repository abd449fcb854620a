package im.clove.node.session;

import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The sessions there are. Thread-safe.
public final class Sessions {
    private final Set<Session> all = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    void add(Session session) {
        all.add(session);
    }

    void remove(Session session) {
        all.remove(session);
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Sessions, those included whose client may come back.
    public int count() {
        return all.size();
    }

    /// Whether there is a session of this full address.
    public boolean isThere(Jid full) {
        return all.stream().anyMatch(session -> session.full().equals(full));
    }

    /// Sessions without a link whose client may come back.
    public int detached() {
        return (int) all.stream().filter(Session::isDetached).count();
    }

    /// Waits until there are none, at most this long.
    public void awaitNone(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        lock.lock();
        try {
            for (long left = atMost.toNanos(); !all.isEmpty() && left > 0; left = end - System.nanoTime()) {
                changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// A snapshot.
    public Set<Session> all() {
        return Set.copyOf(all);
    }
}
