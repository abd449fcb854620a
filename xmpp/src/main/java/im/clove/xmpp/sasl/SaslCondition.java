package im.clove.xmpp.sasl;

import java.util.Locale;
import java.util.Optional;

/// Why a login failed (RFC 6120 §6.5).
public enum SaslCondition {
    ABORTED,
    ACCOUNT_DISABLED,
    CREDENTIALS_EXPIRED,
    ENCRYPTION_REQUIRED,
    INCORRECT_ENCODING,
    INVALID_AUTHZID,
    INVALID_MECHANISM,
    MALFORMED_REQUEST,
    MECHANISM_TOO_WEAK,
    NOT_AUTHORIZED,
    TEMPORARY_AUTH_FAILURE;

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    public String wireName() {
        return wire;
    }

    public static Optional<SaslCondition> of(String wireName) {
        for (SaslCondition condition : values()) {
            if (condition.wire.equals(wireName)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }
}
