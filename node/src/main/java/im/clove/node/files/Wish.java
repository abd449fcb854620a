package im.clove.node.files;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What somebody wants to upload (XEP-0363 §4).
///
/// @param name as it was said
/// @param type as it was said; empty for none
/// @param size in bytes
public record Wish(String name, String type, long size, Purpose purpose) {
    /// What a file is for, and so how long it stays (XEP-0363 §5).
    public sealed interface Purpose {
        /// A message's attachment.
        record Message() implements Purpose {}

        /// A picture of somebody: small, and there for as long as its account.
        record Profile() implements Purpose {}

        /// Something that must not be there any more after a moment.
        record Ephemeral(Instant before) implements Purpose {}
    }

    /// When it goes.
    Instant until(Instant now, Duration keep) {
        Instant usual = keep.isZero() ? StoredFile.NEVER : now.plus(keep);
        return switch (purpose) {
            case Purpose.Message() -> usual;
            case Purpose.Profile() -> StoredFile.NEVER;
            case Purpose.Ephemeral(Instant before) -> before.isBefore(usual) ? before : usual;
        };
    }

    /// The size that is too large, if it is.
    Optional<Long> excess(FileTerms terms) {
        long most = purpose instanceof Purpose.Profile
                ? Math.min(terms.largest(), FileTerms.LARGEST_OF_PROFILE)
                : terms.largest();
        return size > most ? Optional.of(most) : Optional.empty();
    }
}
