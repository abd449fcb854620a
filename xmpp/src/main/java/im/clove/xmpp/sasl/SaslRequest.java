package im.clove.xmpp.sasl;

import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;

/// What a client says in a login, whichever [SaslProfile] spelled it.
public sealed interface SaslRequest {
    /// It begins an attempt.
    ///
    /// @param initial the initial response, or empty if there is none
    /// @param agent which client it is
    /// @param inline what it wants besides, in its order (XEP-0388 §2.3)
    record Start(String mechanism, Optional<byte[]> initial, UserAgent agent, List<Element> inline)
            implements SaslRequest {
        public Start {
            inline = List.copyOf(inline);
        }

        /// One that says no more.
        public static Start of(String mechanism, Optional<byte[]> initial) {
            return new Start(mechanism, initial, UserAgent.UNKNOWN, List.of());
        }
    }

    /// It answers a challenge.
    record Respond(byte[] data) implements SaslRequest {}

    /// It begins a task (XEP-0388 §2.6.3).
    record Next(String task) implements SaslRequest {}

    /// It has done it.
    ///
    /// @param salted the password, salted as it was told
    record Done(byte[] salted) implements SaslRequest {}

    /// It gives the attempt up.
    record Abort() implements SaslRequest {}

    /// Its data are not encoded as they should be.
    record Garbled() implements SaslRequest {}
}
