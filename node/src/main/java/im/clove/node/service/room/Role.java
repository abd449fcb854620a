package im.clove.node.service.room;

import java.util.Locale;
import java.util.Optional;

/// What an occupant may do during his visit (XEP-0045 §5.1), from the least to the most.
enum Role {
    /// Not in the room.
    NONE,
    /// May listen.
    VISITOR,
    /// May speak.
    PARTICIPANT,
    /// May kick, and grant and revoke voice.
    MODERATOR;

    private final String wire = name().toLowerCase(Locale.ROOT);

    String wireName() {
        return wire;
    }

    /// Of an attribute's value; empty if there is none like it.
    static Optional<Role> read(String text) {
        for (Role one : values()) {
            if (one.wire.equals(text)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    boolean isAtLeast(Role other) {
        return compareTo(other) >= 0;
    }

    boolean isAbove(Role other) {
        return compareTo(other) > 0;
    }
}
