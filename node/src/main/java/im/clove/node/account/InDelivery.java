package im.clove.node.account;

import im.clove.node.owner.Memory;
import im.clove.xmpp.xml.HeapWeight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Entries of the offline queue that some session has been given and no client has confirmed, and which sessions those
/// are. What only sessions have that have lost their link (XEP-0198 §5) still waits: another client gets it, too, and
/// does not have to wait until nobody comes back for them. Owned by the account.
final class InDelivery {
    /// A list of one or two, in bytes of the heap.
    private static final int LIST = 24;

    /// By number. None has an entry that is confirmed and still in the queue.
    private final Memory.Table<Long, List<SessionPort>> sessions;

    InDelivery(Memory memory) {
        this.sessions = memory.table(new HashMap<>());
    }

    boolean isEmpty() {
        return sessions.isEmpty();
    }

    /// In bytes of the heap.
    long weight() {
        return (long) (HeapWeight.ENTRY + LIST) * sessions.size();
    }

    /// Whether a client may confirm it soon: a session has it that has its link.
    boolean isUnderWay(long entry) {
        return sessions.get(entry, List.of()).stream().anyMatch(each -> !isAsleep(each));
    }

    void give(long entry, SessionPort to) {
        List<SessionPort> more = new ArrayList<>(sessions.get(entry, List.of()));
        more.add(to);
        sessions.put(entry, List.copyOf(more));
    }

    /// Whether a drain may give it to this session.
    boolean isFree(long entry, SessionPort to) {
        List<SessionPort> known = sessions.get(entry);
        return known == null || !known.isEmpty() && known.stream().allMatch(each -> !each.equals(to) && isAsleep(each));
    }

    private static boolean isAsleep(SessionPort session) {
        return session.asleepSince() != SessionPort.AWAKE;
    }

    /// A client has it. It is kept as confirmed until it is removed: a drain in between must not find it again.
    void confirm(long entry) {
        sessions.put(entry, List.of());
    }

    boolean isConfirmed(long entry) {
        List<SessionPort> known = sessions.get(entry);
        return known != null && known.isEmpty();
    }

    /// A session has it no more, and its client has not confirmed it.
    ///
    /// @return whether it was the last that had it
    boolean takeBack(long entry, SessionPort from) {
        List<SessionPort> left = new ArrayList<>(sessions.get(entry, List.of()));
        if (!left.remove(from)) {
            return false;
        }
        if (left.isEmpty()) {
            sessions.remove(entry);
        } else {
            sessions.put(entry, List.copyOf(left));
        }
        return left.isEmpty();
    }

    /// It is in the queue as if nobody had been given it, or out of the queue.
    void remove(long entry) {
        sessions.remove(entry);
    }

    /// A view; not to be kept while something changes.
    Set<Map.Entry<Long, List<SessionPort>>> all() {
        return sessions.entries();
    }
}
