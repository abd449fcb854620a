package im.clove.node.account;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a session was given of the offline queue, or of large messages as they came, and has not confirmed: so much at
/// once that its link can hold it, and more when that is confirmed. Immutable.
///
/// @param given size in bytes by number in the queue
record Pace(Map<Long, Integer> given, long bytes) {
    static final Pace NONE = new Pace(Map.of(), 0);

    /// With one stanza of the largest size on top still half of what a link holds.
    static final int MOST_BYTES = 256 * 1024;

    /// A message of this size or more counts as it comes, too: of smaller ones any session holds some before it is
    /// given up.
    static final int LARGE = 128 * 1024;

    /// Whether another message may be given.
    ///
    /// @param most messages at once
    boolean hasRoom(int most) {
        return given.size() < most && bytes < MOST_BYTES;
    }

    Pace give(long entry, int size) {
        Map<Long, Integer> more = new HashMap<>(given);
        Integer before = more.put(entry, size);
        return new Pace(more, bytes + size - (before == null ? 0 : before));
    }

    Pace confirmed(List<Long> entries) {
        if (given.isEmpty()) {
            return this;
        }
        Map<Long, Integer> less = new HashMap<>(given);
        long left = bytes;
        for (long entry : entries) {
            Integer size = less.remove(entry);
            left -= size == null ? 0 : size;
        }
        return less.isEmpty() ? NONE : new Pace(less, left);
    }
}
