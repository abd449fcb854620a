package im.clove.node.service.room;

import im.clove.node.ext.Archive;
import im.clove.node.ext.Archived;
import im.clove.node.owner.Work;
import im.clove.node.store.Shelf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What was said to all and was not in the outbox of a client's server when the node was killed: that client is told
/// when the node is back. It has the id in the archive that it would have had, and says when it was said. Owned by the
/// room.
final class Retelling {
    /// What lies further back, a client finds in the archive: so much never waits for an outbox, unless that was full.
    private static final int MOST = 200;

    private final RoomState state;
    private final History history;

    Retelling(RoomState state, History history) {
        this.state = state;
        this.history = history;
    }

    /// Only at the start, before anything else is said.
    void again(Work work) {
        long last = state.archive().next() - 1;
        long first = last;
        Map<Seat, Long> behind = new LinkedHashMap<>();
        for (Seat seat : state.seats()) {
            OptionalLong told = state.stored().told(seat.jid());
            if (told.isPresent() && told.getAsLong() < last) {
                behind.put(seat, told.getAsLong());
                first = Math.min(first, told.getAsLong());
            }
        }
        Shelf shelf = state.committed();
        for (long number = Math.max(first, last - MOST) + 1; number <= last; number++) {
            long at = number;
            List<Seat> seats = behind.entrySet().stream()
                    .filter(entry -> entry.getValue() < at)
                    .map(Map.Entry::getKey)
                    .toList();
            Archived found = Archive.find(shelf, number);
            if (found != null) {
                history.again(found, seats, work);
            }
        }
        state.stored().removeStrays(work);
    }
}
