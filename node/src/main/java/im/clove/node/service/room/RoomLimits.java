package im.clove.node.service.room;

import im.clove.node.ext.ArchiveTerms;

/// What rooms may hold.
///
/// @param rooms of one service
/// @param roomsOfOne that one user owns
/// @param people on the lists of one room
/// @param occupants of one room, whatever its owner says
/// @param crowd with so many in a room, who comes and only listens is not shown to all, nor all of those to him
/// @param shown bytes of a presence that a room passes on
/// @param archive whether rooms keep what is said, if their owners want it, how long, and how much each
public record RoomLimits(
        int rooms, int roomsOfOne, int people, int occupants, int crowd, int shown, ArchiveTerms archive) {
    private static final long MESSAGES = 200_000;
    private static final long BYTES = 256L << 20;

    public static final RoomLimits STANDARD = new RoomLimits(
                    1_000, 50, 1_000, 1_000, 100, 4 * 1024, ArchiveTerms.STANDARD)
            .keeping(ArchiveTerms.STANDARD);

    /// What is said in rooms stays as long as messages of accounts do, but for what is too much for a room.
    public RoomLimits keeping(ArchiveTerms accounts) {
        ArchiveTerms own =
                new ArchiveTerms(accounts.enabled(), ArchiveTerms.Policy.ALWAYS, accounts.keep(), MESSAGES, BYTES);
        return new RoomLimits(rooms, roomsOfOne, people, occupants, crowd, shown, own);
    }
}
