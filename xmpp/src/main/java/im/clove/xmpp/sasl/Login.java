package im.clove.xmpp.sasl;

/// What a login is checked against.
///
/// @param disabled the account may not log in now; who has proved the password is told so, and nobody else (RFC
///     6120 §6.5.1)
public record Login(ScramCredential credential, boolean disabled) {
    /// The outcome for who has proved the password.
    SaslStep proved(SaslStep.Success success) {
        return disabled
                ? SaslStep.Failure.of(SaslCondition.ACCOUNT_DISABLED, "This account has been disabled")
                : success;
    }
}
