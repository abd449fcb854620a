package im.clove.xmpp.sasl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a [SaslServer] answers.
public sealed interface SaslStep {
    /// What leaves the login as it is.
    sealed interface Reply extends SaslStep {}

    /// Ask for the next message.
    record Challenge(byte[] data) implements Reply {}

    /// The password is proved; the client is to do one of these tasks, and is logged in when none is left (XEP-0388
    /// §2.6.3, XEP-0480).
    ///
    /// @param data to send along, or null for none
    record Continue(byte @Nullable [] data, List<ScramHash> tasks) implements Reply {
        public Continue {
            tasks = List.copyOf(tasks);
        }
    }

    /// By what a task is to be done.
    record Salt(byte[] salt, int iterations) implements Reply {}

    /// Logged in.
    ///
    /// @param account the local part, normalised
    /// @param data to send along, or null for none
    /// @param generation see [Login#generation]
    /// @param token what was proved, if that is a token, else null
    /// @param more keys for hashes for which the account has none, made of the password that was proved
    /// @param isFurther whether that was a further password ([ScramCredential#with]) and not the account's own
    record Success(
            String account,
            Mechanism mechanism,
            byte @Nullable [] data,
            long generation,
            @Nullable String token,
            List<ScramKeys> more,
            boolean isFurther)
            implements SaslStep {
        public Success {
            more = List.copyOf(more);
        }

        /// By the account's own password, or without one.
        Success(
                String account,
                Mechanism mechanism,
                byte @Nullable [] data,
                long generation,
                @Nullable String token,
                List<ScramKeys> more) {
            this(account, mechanism, data, generation, token, more, false);
        }

        /// By a further password.
        Success further() {
            return new Success(account, mechanism, data, generation, token, more, true);
        }

        /// With nothing to send along, and these keys.
        Success with(List<ScramKeys> made) {
            return new Success(account, mechanism, null, generation, token, made, isFurther);
        }

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
