package im.clove.node.account;

import java.util.HashMap;
import java.util.Map;

/// What a session was given of the offline queue and has not confirmed: so much at once that its link can hold it
/// and more when that is confirmed. Owned by the account.
final class Backlog {
    /// With one stanza of the largest size on top still half of what a link holds.
    private static final int MOST_BYTES = 256 * 1024;

    private final Map<Long, Integer> given = new HashMap<>(0);
    private int bytes;

    /// Whether another message may be given.
    ///
    /// @param most messages at once
    boolean hasRoom(int most) {
        return given.size() < most && bytes < MOST_BYTES;
    }

    void give(long entry, int size) {
        Integer before = given.put(entry, size);
        bytes += size - (before == null ? 0 : before);
    }

    void confirmed(long entry) {
        Integer size = given.remove(entry);
        bytes -= size == null ? 0 : size;
    }
}
