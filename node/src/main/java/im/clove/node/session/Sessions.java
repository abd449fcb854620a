package im.clove.node.session;

import im.clove.node.c2s.ClientStream;
import im.clove.node.core.Approach;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.UserAgent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The sessions there are, and what their owners may see of them. Thread-safe.
public final class Sessions {
    private final InstantSource clock;
    private final ConcurrentHashMap<Session, Arrival> all = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    public Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /// @param door in words
    /// @param approach where it leads from; null before a client has come
    private record Arrival(
            Instant since,
            UserAgent agent,
            String door,
            @Nullable Approach approach) {}

    void add(Session session) {
        all.put(session, new Arrival(clock.instant(), UserAgent.UNKNOWN, "", null));
    }

    /// A client has the session, on this stream.
    void came(Session session, ClientStream stream) {
        all.computeIfPresent(
                session, (_, known) -> new Arrival(known.since(), stream.agent(), stream.door(), stream.approach()));
    }

    /// Through which door the client of this full address has come; empty if there is none.
    public Optional<Approach> approach(Jid full) {
        for (Map.Entry<Session, Arrival> each : all.entrySet()) {
            if (each.getKey().full().equals(full)) {
                return Optional.ofNullable(each.getValue().approach());
            }
        }
        return Optional.empty();
    }

    /// The sessions of an account, the oldest first.
    public List<SessionStatus> of(Jid account) {
        List<SessionStatus> out = new ArrayList<>();
        all.forEach((session, arrival) -> {
            if (session.full().bare().equals(account)) {
                out.add(new SessionStatus(
                        session.resource(), arrival.agent(), arrival.door(), arrival.since(), session.isDetached()));
            }
        });
        out.sort(Comparator.comparing(SessionStatus::since).thenComparing(SessionStatus::resource));
        return out;
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

    /// The accounts that have a session, in order.
    public List<Jid> accounts() {
        return all.keySet().stream()
                .map(session -> session.full().bare())
                .distinct()
                .sorted()
                .toList();
    }

    /// Sessions, those included whose client may come back.
    public int count() {
        return all.size();
    }

    /// Whether there is a session of this full address.
    public boolean isThere(Jid full) {
        return all.keySet().stream().anyMatch(session -> session.full().equals(full));
    }

    /// Sessions without a link whose client may come back.
    public int detached() {
        return (int) all.keySet().stream().filter(Session::isDetached).count();
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
        return Set.copyOf(all.keySet());
    }
}
