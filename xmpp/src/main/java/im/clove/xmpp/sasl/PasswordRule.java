package im.clove.xmpp.sasl;

/// What a password of an account must be, whoever sets it.
public final class PasswordRule {
    /// In characters: a login may be tried from anywhere, at a limited rate.
    public static final int SHORTEST = 8;

    private PasswordRule() {}
}
