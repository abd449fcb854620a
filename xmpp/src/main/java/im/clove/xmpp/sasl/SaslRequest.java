package im.clove.xmpp.sasl;

import java.util.Optional;

/// What a client says in a login, whichever [SaslProfile] spelled it.
public sealed interface SaslRequest {
    /// It begins an attempt.
    ///
    /// @param initial the initial response, or empty if there is none
    record Start(String mechanism, Optional<byte[]> initial) implements SaslRequest {}

    /// It answers a challenge.
    record Respond(byte[] data) implements SaslRequest {}

    /// It gives the attempt up.
    record Abort() implements SaslRequest {}

    /// Its data are not encoded as they should be.
    record Garbled() implements SaslRequest {}
}
