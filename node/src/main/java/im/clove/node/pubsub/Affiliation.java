package im.clove.node.pubsub;

import java.util.Locale;
import java.util.Optional;

/// What somebody is to a node (XEP-0060 §4.1).
public enum Affiliation {
    OWNER,
    PUBLISHER,
    /// May publish and not read.
    PUBLISH_ONLY,
    MEMBER,
    NONE,
    /// May do nothing.
    OUTCAST;

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    public String wireName() {
        return wire;
    }

    static Optional<Affiliation> of(String text) {
        for (Affiliation one : values()) {
            if (one.wire.equals(text)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
