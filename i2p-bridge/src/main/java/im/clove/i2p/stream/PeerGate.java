package im.clove.i2p.stream;

import im.clove.xmpp.jid.B32;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Who may connect, decided from the destination alone, before a connection exists and before a byte is read:
/// lists, then limits per destination, then limits for all. A destination costs nothing to make, so the limits for
/// all are the ones that hold against a crowd; the others keep one peer from taking everybody's share. What all may
/// have
/// in a minute is shared: half of it is for whoever comes, a quarter for those who have taken little of it, and the
/// last
/// quarter for those of them who were here before. So a stranger keeps out no acquaintance, however many destinations
/// he makes. Thread safe, bounded.
public final class PeerGate {
    /// @param perMinute new streams of one destination in a minute
    /// @param perHour new streams of one destination in an hour
    /// @param streamsPerPeer streams of one destination open at a time
    /// @param allPerMinute new streams of all destinations together in a minute
    /// @param streams streams open at a time, of all destinations
    /// @param remembered destinations whose counts are kept
    public record Limits(
            int perMinute, int perHour, int streamsPerPeer, int allPerMinute, int streams, int remembered) {
        public Limits {
            if (Math.min(Math.min(perMinute, perHour), Math.min(streamsPerPeer, allPerMinute)) < 1
                    || streams < 1
                    || remembered < streams) {
                throw new IllegalArgumentException(
                        "Limits are at least 1, and at least as many destinations are remembered as streams are open");
            }
        }

        /// For a small server: a peer that reconnects eagerly is far below, a flood far above.
        public static Limits standard() {
            return new Limits(20, 200, 16, 300, 500, 4096);
        }
    }

    /// @param denied never
    /// @param allowed always as far as lists go; still limited
    /// @param onlyAllowed whether everybody else is refused
    public record Lists(Set<B32> denied, Set<B32> allowed, boolean onlyAllowed) {
        public Lists {
            denied = Set.copyOf(denied);
            allowed = Set.copyOf(allowed);
        }

        public static Lists open() {
            return new Lists(Set.of(), Set.of(), false);
        }
    }

    /// The answer about a new stream.
    public enum Verdict {
        ADMIT,
        DENIED,
        NOT_ALLOWED,
        TOO_OFTEN_THIS_MINUTE,
        TOO_OFTEN_THIS_HOUR,
        TOO_MANY_STREAMS,
        CROWDED
    }

    /// Streams of one destination in a minute.
    private static final int LITTLE = 3;

    /// Who had a stream so long ago was here before, in milliseconds.
    private static final long BEFORE = 10 * 60_000;

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private final Limits limits;
    private final LongSupplier millis;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<B32, Peer> peers = new LinkedHashMap<>(16, 0.75f, true);
    private final Bucket all;
    private volatile Lists lists;
    private int open;

    /// @param millis a monotonic clock in milliseconds
    public PeerGate(Limits limits, Lists lists, LongSupplier millis) {
        this.limits = limits;
        this.lists = lists;
        this.millis = millis;
        this.all = new Bucket(limits.allPerMinute(), MINUTE, millis.getAsLong());
    }

    /// With the usual limits, open to everybody.
    public static PeerGate standard() {
        return new PeerGate(Limits.standard(), Lists.open(), () -> System.nanoTime() / 1_000_000);
    }

    Limits limits() {
        return limits;
    }

    /// Replaces the lists; streams that are open stay.
    public void lists(Lists next) {
        lists = next;
    }

    /// Whether a new stream of this destination may come into being. Each call counts as one attempt.
    public Verdict admit(B32 peer) {
        Lists now = lists;
        if (now.denied().contains(peer)) {
            return Verdict.DENIED;
        }
        if (now.onlyAllowed() && !now.allowed().contains(peer)) {
            return Verdict.NOT_ALLOWED;
        }
        lock.lock();
        try {
            return count(peer, millis.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    private Verdict count(B32 peer, long now) {
        Peer known = peers.get(peer);
        if (known == null) {
            known = remember(peer, now);
        }
        if (known.open >= limits.streamsPerPeer()) {
            return Verdict.TOO_MANY_STREAMS;
        }
        if (!known.minute.take(now)) {
            return Verdict.TOO_OFTEN_THIS_MINUTE;
        }
        if (!known.hour.take(now)) {
            return Verdict.TOO_OFTEN_THIS_HOUR;
        }
        // Last, so that a peer over its own limit does not use up everybody's.
        return open >= limits.streams() || !hasShare(known, now) || !all.take(now) ? Verdict.CROWDED : Verdict.ADMIT;
    }

    private boolean hasShare(Peer peer, long now) {
        double left = all.left(now) / limits.allPerMinute();
        return left > 0.5 || peer.minute.taken(now) <= LITTLE && (left > 0.25 || peer.isKnown(now));
    }

    private Peer remember(B32 peer, long now) {
        if (peers.size() >= limits.remembered()) {
            forgetOne();
        }
        Peer known = new Peer(new Bucket(limits.perMinute(), MINUTE, now), new Bucket(limits.perHour(), HOUR, now));
        peers.put(peer, known);
        return known;
    }

    /// The one not heard of for longest; one with an open stream is never forgotten, and those are fewer.
    private void forgetOne() {
        for (Iterator<Peer> it = peers.values().iterator(); it.hasNext(); ) {
            if (it.next().open == 0) {
                it.remove();
                return;
            }
        }
    }

    /// A stream of this destination exists now.
    void opened(B32 peer) {
        lock.lock();
        try {
            Peer known = peers.get(peer);
            if (known == null) {
                known = remember(peer, millis.getAsLong());
            }
            known.opened(millis.getAsLong());
            open++;
        } finally {
            lock.unlock();
        }
    }

    /// A stream of this destination is gone.
    void closed(B32 peer) {
        lock.lock();
        try {
            Peer known = peers.get(peer);
            if (known != null && known.open > 0) {
                known.open--;
                open--;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Streams open now.
    public int open() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    /// Destinations remembered now.
    int remembered() {
        lock.lock();
        try {
            return peers.size();
        } finally {
            lock.unlock();
        }
    }

    private static final class Peer {
        private final Bucket minute;
        private final Bucket hour;
        private int open;
        private long first = Long.MAX_VALUE;

        Peer(Bucket minute, Bucket hour) {
            this.minute = minute;
            this.hour = hour;
        }

        void opened(long now) {
            open++;
            first = Math.min(first, now);
        }

        boolean isKnown(long now) {
            return first != Long.MAX_VALUE && now - first >= BEFORE;
        }
    }

    /// A token bucket: full at the start, refilled evenly over its period.
    private static final class Bucket {
        private final int capacity;
        private final long period;
        private double tokens;
        private long at;

        Bucket(int capacity, long period, long now) {
            this.capacity = capacity;
            this.period = period;
            this.tokens = capacity;
            this.at = now;
        }

        double left(long now) {
            tokens = Math.min(capacity, tokens + (double) (now - at) * capacity / period);
            at = now;
            return tokens;
        }

        double taken(long now) {
            return capacity - left(now);
        }

        boolean take(long now) {
            if (left(now) < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
