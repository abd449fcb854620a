package im.clove.xmpp.sasl;

import org.jspecify.annotations.Nullable;

/// What a [SaslServer] answers.
public sealed interface SaslStep {
    /// What leaves the login as it is.
    sealed interface Reply extends SaslStep {}

    /// Ask for the next message.
    record Challenge(byte[] data) implements Reply {}

    /// Logged in.
    ///
    /// @param account the local part, normalised
    /// @param data to send along, or null for none
    /// @param generation see [Login#generation]
    /// @param token what was proved, if that is a token, else null
    record Success(
            String account,
            Mechanism mechanism,
            byte @Nullable [] data,
            long generation,
            @Nullable String token) implements SaslStep {
        /// Names the account only: tokens never reach a log by accident.
        @Override
        public String toString() {
            return "Success[" + account + "]";
        }
    }

    /// Not logged in; another attempt may follow.
    ///
    /// @param text for the peer and the log: fixed English, the same for a wrong password and an unknown account
    /// @param guess whether this tried a password and was wrong, so that it counts for the login throttle
    record Failure(SaslCondition condition, String text, boolean guess) implements Reply {
        static Failure of(SaslCondition condition, String text) {
            return new Failure(condition, text, false);
        }

        static Failure malformed(String text) {
            return of(SaslCondition.MALFORMED_REQUEST, text);
        }

        static Failure wrong() {
            return new Failure(SaslCondition.NOT_AUTHORIZED, "The user name or the password is wrong", true);
        }
    }
}
