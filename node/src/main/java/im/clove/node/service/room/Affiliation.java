package im.clove.node.service.room;

import java.util.Locale;
import java.util.Optional;

/// What somebody is to a room for good, whether he is in it or not (XEP-0045 §5.2), from the least to the most.
/// It goes with a bare address and is kept; a [Role] ends with the visit.
enum Affiliation {
    /// Banned: cannot enter.
    OUTCAST,
    NONE,
    MEMBER,
    ADMIN,
    OWNER;

    private final String wire = name().toLowerCase(Locale.ROOT);

    String wireName() {
        return wire;
    }

    /// Of an attribute's value; empty if there is none like it.
    static Optional<Affiliation> read(String text) {
        for (Affiliation one : values()) {
            if (one.wire.equals(text)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    boolean isAtLeast(Affiliation other) {
        return compareTo(other) >= 0;
    }

    boolean isAbove(Affiliation other) {
        return compareTo(other) > 0;
    }
}
