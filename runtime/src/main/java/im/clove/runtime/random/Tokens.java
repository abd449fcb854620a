package im.clove.runtime.random;

import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Names that nobody can guess (T-13): ids of streams, resources, stanzas, sessions to come back to. Thread-safe if its
/// source is.
///
/// @param random a [java.security.SecureRandom] wherever guessing would help somebody
public record Tokens(RandomGenerator random) {
    /// @param bytes of randomness; there are twice as many letters
    public String hex(int bytes) {
        return HexFormat.of().formatHex(fresh(bytes));
    }

    /// The same in fewer letters, which may stand in a URL.
    public String compact(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(fresh(bytes));
    }

    private byte[] fresh(int bytes) {
        byte[] out = new byte[bytes];
        random.nextBytes(out);
        return out;
    }
}
