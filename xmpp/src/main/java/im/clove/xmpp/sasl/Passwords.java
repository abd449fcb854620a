package im.clove.xmpp.sasl;

import java.text.Normalizer;
import java.util.Optional;
import rocks.xmpp.precis.PrecisProfiles;

/// Prepares passwords before they are hashed or compared.
///
/// What deployed clients compute is SASLprep (RFC 4013), which normalises with NFKC, or NFKC alone; OpaqueString
/// (RFC 8265), its successor, uses NFC. A password must hash alike on both sides, so this does SASLprep's mappings
/// and then OpaqueString's checks.
public final class Passwords {
    /// Longer ones are refused: hashing them would be work for nothing.
    public static final int MAX_CHARS = 1024;

    private static final String MAPPED_TO_NOTHING =
            "\u00ad\u034f\u1806\u180b\u180c\u180d\u200b\u200c\u200d\u2060\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06"
                    + "\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f\ufeff";

    private Passwords() {}

    /// The prepared form, or empty if the text cannot be a password: empty, too long, or with control characters.
    public static Optional<String> prepare(String password) {
        if (password.isEmpty() || password.length() > MAX_CHARS) {
            return Optional.empty();
        }
        StringBuilder mapped = new StringBuilder(password.length());
        password.chars().forEach(c -> {
            if (MAPPED_TO_NOTHING.indexOf(c) < 0) {
                mapped.append(Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : (char) c);
            }
        });
        try {
            String prepared = PrecisProfiles.OPAQUE_STRING.enforce(Normalizer.normalize(mapped, Normalizer.Form.NFKC));
            return prepared.isEmpty() ? Optional.empty() : Optional.of(prepared);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
