package im.clove.bench.compare;

/// How much of what in rooms.
///
/// @param few occupants of a room, and `many` of another
/// @param senders of the occupants
/// @param small rooms of [SmallRooms#SIZE] people
/// @param archived messages in the room of [ArchivedRoom], and how many `guests` enter it
record RoomPlan(int few, int many, int senders, int small, int archived, int guests) {
    /// Occupants of each room where memory is measured.
    static final int TOGETHER = 50;

    static RoomPlan of(boolean quick) {
        return quick ? new RoomPlan(20, 100, 20, 80, 1000, 50) : new RoomPlan(100, 500, 40, 320, 10_000, 200);
    }

    /// @param occupants of the one room, and of the other
    /// @throws IllegalArgumentException if these are not two numbers of people
    RoomPlan occupied(String... occupants) {
        if (occupants.length != 2) {
            throw new IllegalArgumentException(Plan.USAGE);
        }
        int one = Integer.parseInt(occupants[0]);
        int other = Integer.parseInt(occupants[1]);
        int speaking = Math.min(senders, Math.min(one, other));
        if (speaking < 1) {
            throw new IllegalArgumentException(Plan.USAGE);
        }
        return new RoomPlan(one, other, speaking, small, archived, guests);
    }
}
