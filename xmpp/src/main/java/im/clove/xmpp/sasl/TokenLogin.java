package im.clove.xmpp.sasl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the login of a client with a token is checked against (XEP-0484).
///
/// @param tokens those of this client that count, the newest first
/// @param disabled as in [Login]
/// @param generation as in [Login]
public record TokenLogin(List<Candidate> tokens, boolean disabled, long generation) {
    public TokenLogin {
        tokens = List.copyOf(tokens);
    }

    /// A token.
    ///
    /// @param mechanism the only one it may be used with
    /// @param secret the token itself
    /// @param expired it is too old: who proves it is told so, and uses its password
    /// @param count the highest count of its uses that the client has told; 0 for none
    public record Candidate(String mechanism, String secret, boolean expired, long count) {
        /// Names the mechanism only: tokens never reach a log by accident.
        @Override
        public String toString() {
            return "Candidate[" + mechanism + "]";
        }
    }

    /// The outcome for who has proved a token.
    SaslStep proved(String account, Mechanism mechanism, byte @Nullable [] data, Candidate token) {
        if (token.expired()) {
            return SaslStep.Failure.of(SaslCondition.CREDENTIALS_EXPIRED, "The token is too old; use the password");
        }
        return disabled
                ? SaslStep.Failure.of(SaslCondition.ACCOUNT_DISABLED, "This account has been disabled")
                : new SaslStep.Success(account, mechanism, data, generation, token.secret(), List.of());
    }
}
