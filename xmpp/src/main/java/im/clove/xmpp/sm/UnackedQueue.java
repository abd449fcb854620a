package im.clove.xmpp.sm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What was sent and the peer has not acknowledged, oldest first (XEP-0198 §4, §5). Bounded by count and bytes.
/// Owned by one session or link; not safe for several threads.
///
/// @param <T> what is kept of a stanza
public final class UnackedQueue<T> {
    private final Limits limits;
    private final Deque<Entry<T>> waiting = new ArrayDeque<>();
    private AckCounter acknowledged;
    private long bytes;

    public UnackedQueue(Limits limits) {
        this(limits, AckCounter.ZERO);
    }

    /// @param acknowledged where the count stands: of a session taken up again after a restart
    public UnackedQueue(Limits limits, AckCounter acknowledged) {
        this.limits = limits;
        this.acknowledged = acknowledged;
    }

    /// What the queue may hold.
    public record Limits(int stanzas, long bytes) {
        /// A client that is away for some minutes.
        public static final Limits CLIENT = new Limits(1_000, 4L << 20);

        /// A server: its stanzas are in the spool as well.
        public static final Limits SERVER = new Limits(2_000, 8L << 20);
    }

    private record Entry<T>(T item, int size) {}

    /// What an acknowledgement comes to.
    public sealed interface Acknowledged<T> {
        /// These have arrived, oldest first.
        record Freed<T>(List<T> items) implements Acknowledged<T> {
            public Freed {
                items = List.copyOf(items);
            }
        }

        /// The peer acknowledges more than was sent: the stream ends with `undefined-condition` and
        /// [SmElements#tooHigh]. Nothing has changed.
        record TooHigh<T>(AckCounter h, AckCounter sent) implements Acknowledged<T> {}
    }

    /// Takes what is about to be sent. A single stanza is taken whatever its size: how large one may be is for others
    /// to say, and one that never fits would end every session it comes to.
    ///
    /// @param size in bytes, as on the wire or near it
    /// @return false if the queue is full: it has **not** been taken, and the session ends with
    ///     `resource-constraint`
    public boolean offer(T item, int size) {
        if (waiting.size() >= limits.stanzas || !waiting.isEmpty() && bytes + size > limits.bytes) {
            return false;
        }
        waiting.addLast(new Entry<>(item, size));
        bytes += size;
        return true;
    }

    /// Whether half of what it may hold is taken.
    public boolean isHalfFull() {
        return 2 * waiting.size() >= limits.stanzas || 2 * bytes >= limits.bytes;
    }

    /// Takes an `h` from the peer. A count that lies in the past of what was acknowledged before looks like one far
    /// in the future, modulo 2³², and is too high, too.
    public Acknowledged<T> acknowledge(AckCounter h) {
        long count = h.since(acknowledged);
        if (count > waiting.size()) {
            return new Acknowledged.TooHigh<>(h, sent());
        }
        List<T> freed = new ArrayList<>((int) count);
        for (long i = 0; i < count; i++) {
            Entry<T> entry = waiting.removeFirst();
            bytes -= entry.size;
            freed.add(entry.item);
        }
        acknowledged = h;
        return new Acknowledged.Freed<>(freed);
    }

    /// The count of all that was sent.
    public AckCounter sent() {
        return acknowledged.plus(waiting.size());
    }

    /// The last count the peer has acknowledged.
    public AckCounter acknowledged() {
        return acknowledged;
    }

    /// What waits, oldest first: to send again after a resumption, or to give back when the session ends.
    public List<T> waiting() {
        return waiting.stream().map(Entry::item).toList();
    }

    public int size() {
        return waiting.size();
    }

    public long bytes() {
        return bytes;
    }
}
