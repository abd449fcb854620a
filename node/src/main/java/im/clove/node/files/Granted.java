package im.clove.node.files;

import java.time.Instant;
import java.util.Optional;

/// What comes of a wish to upload.
public sealed interface Granted {
    /// It may, within [FileTerms#SLOT].
    ///
    /// @param token by which the file is found; whoever knows it may have it
    /// @param secret that allows to upload, once
    /// @param name of the file, sane
    record Slot(String token, String secret, String name) implements Granted {
        /// Without the secrets.
        @Override
        public String toString() {
            return "Slot[" + name + "]";
        }
    }

    /// @param most the largest that would be taken, in bytes
    record TooLarge(long most) implements Granted {}

    /// There is no room, or not yet.
    ///
    /// @param why for people
    /// @param again when it may go
    record Full(String why, Optional<Instant> again) implements Granted {}
}
