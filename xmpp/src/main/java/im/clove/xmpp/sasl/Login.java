package im.clove.xmpp.sasl;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a login is checked against.
///
/// @param disabled the account may not log in now; who has proved the password is told so, and nobody else (RFC
///     6120 §6.5.1)
/// @param generation of what is known of the account: a login is over when that has changed
public record Login(ScramCredential credential, boolean disabled, long generation) {
    /// Hashes for which the account has no keys.
    List<ScramHash> lacking() {
        return Arrays.stream(ScramHash.values())
                .filter(hash -> credential.find(hash).isEmpty())
                .toList();
    }

    /// The outcome for who has proved the password.
    SaslStep proved(String account, Mechanism mechanism, byte @Nullable [] data) {
        return disabled
                ? SaslStep.Failure.of(SaslCondition.ACCOUNT_DISABLED, "This account has been disabled")
                : new SaslStep.Success(account, mechanism, data, generation, null, List.of());
    }
}
