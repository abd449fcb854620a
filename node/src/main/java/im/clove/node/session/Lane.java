package im.clove.node.session;

import im.clove.node.account.Undelivered;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client is to get as soon as it has acknowledged some of what it was sent (XEP-0198). A burst larger than what
/// may be unacknowledged is thereby no fault of a client that acknowledges; one that does not is given up after
/// [Patience#LONGEST]. Owned by the session.
final class Lane {
    /// So many times what may be unacknowledged.
    static final int TIMES = 2;

    private record Waiting(Undelivered item, int size) {}

    private final int mostStanzas;
    private final long mostBytes;
    private final Deque<Waiting> waiting = new ArrayDeque<>(0);
    private long bytes;

    Lane(SessionLimits limits) {
        this.mostStanzas = TIMES * limits.unackedStanzas();
        this.mostBytes = (long) TIMES * limits.unackedBytes();
    }

    /// A single one is taken whatever its size.
    ///
    /// @return false if it is full; then nothing was taken
    boolean offer(Undelivered item, int size) {
        if (waiting.size() >= mostStanzas || !waiting.isEmpty() && bytes + size > mostBytes) {
            return false;
        }
        waiting.add(new Waiting(item, size));
        bytes += size;
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// The next one, which stays until [#remove].
    @Nullable
    Undelivered peek() {
        Waiting next = waiting.peek();
        return next == null ? null : next.item;
    }

    void remove() {
        bytes -= waiting.remove().size;
    }

    /// Everything, oldest first.
    List<Undelivered> all() {
        List<Undelivered> all = new ArrayList<>(waiting.size());
        waiting.forEach(each -> all.add(each.item));
        return all;
    }
}
