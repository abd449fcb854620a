package im.clove.node.service.room;

/// What somebody is to a room at one moment (XEP-0045 §5).
///
/// @param role `NONE` for who is not in the room
record Standing(Affiliation affiliation, Role role) {
    /// Not in the room.
    static Standing outside(Affiliation affiliation) {
        return new Standing(affiliation, Role.NONE);
    }

    boolean isInside() {
        return role != Role.NONE;
    }

    boolean is(Affiliation least) {
        return affiliation.isAtLeast(least);
    }

    boolean is(Role least) {
        return role.isAtLeast(least);
    }
}
