package im.clove.node.admin;

import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.StoredRooms;
import im.clove.node.store.memory.MemoryStore;
import java.security.SecureRandom;
import java.time.Clock;

/// A node where nobody has made a room.
final class NoRooms {
    private NoRooms() {}

    static StoredRooms here() {
        return new StoredRooms(new MemoryStore(), RoomLimits.STANDARD, Clock.systemUTC(), new SecureRandom());
    }
}
