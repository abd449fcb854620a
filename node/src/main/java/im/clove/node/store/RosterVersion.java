package im.clove.node.store;

import java.util.Optional;
import java.util.random.RandomGenerator;

/// The version of a roster (RFC 6121 §2.6): a count of changes, and which incarnation of the account counted, so
/// that a client's version of a removed and re-created account matches nothing. Its text is opaque to clients.
public record RosterVersion(int incarnation, long changes) {
    /// Of a roster that was never changed.
    public static final RosterVersion NEVER = new RosterVersion(0, 0);

    /// With one change more. The first change of an account decides its incarnation.
    public RosterVersion next(RandomGenerator random) {
        return new RosterVersion(incarnation == 0 ? random.nextInt(1, Integer.MAX_VALUE) : incarnation, changes + 1);
    }

    /// What a client sent back, or empty if it is none of ours.
    public static Optional<RosterVersion> parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            return Optional.empty();
        }
        try {
            RosterVersion version = new RosterVersion(
                    Integer.parseUnsignedInt(text.substring(0, dash), 16), Long.parseLong(text.substring(dash + 1)));
            return version.toString().equals(text) ? Optional.of(version) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return Integer.toHexString(incarnation) + '-' + changes;
    }
}
