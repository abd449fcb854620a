package im.clove.node.service.room;

/// What rooms may hold.
///
/// @param rooms of one service
/// @param roomsOfOne that one user owns
/// @param people on the lists of one room
/// @param occupants of one room, whatever its owner says
/// @param shown bytes of a presence that a room passes on
/// @param messages kept in the archive of one room
/// @param bytes that those take
public record RoomLimits(int rooms, int roomsOfOne, int people, int occupants, int shown, long messages, long bytes) {
    public static final RoomLimits STANDARD = new RoomLimits(1_000, 50, 1_000, 1_000, 4 * 1024, 200_000, 256L << 20);
}
