package im.clove.node.ext;

import java.time.Duration;

/// What is archived of an account that has not said anything, and how much of it.
///
/// @param enabled whether there are archives at all
/// @param standard what is archived while the account has no preferences (XEP-0441)
/// @param keep how long a message stays; zero for ever
/// @param messages of one account, at most
/// @param bytes of one account, at most, as they are stored
public record ArchiveTerms(boolean enabled, Policy standard, Duration keep, long messages, long bytes) {
    public static final ArchiveTerms STANDARD =
            new ArchiveTerms(true, Policy.ALWAYS, Duration.ofDays(365), 1_000_000, 1L << 30);

    public static final ArchiveTerms NONE = new ArchiveTerms(false, Policy.NEVER, Duration.ZERO, 0, 0);

    /// These, for an account that wants its messages kept for less long ([ArchiveKeep]).
    ///
    /// @param wish zero for none
    public ArchiveTerms within(Duration wish) {
        boolean isShorter = !wish.isZero() && (keep.isZero() || wish.compareTo(keep) < 0);
        return isShorter ? new ArchiveTerms(enabled, standard, wish, messages, bytes) : this;
    }

    /// Whose messages are archived (XEP-0441 §2.1.1).
    public enum Policy {
        ALWAYS,
        NEVER,
        /// Those of contacts.
        ROSTER
    }
}
