package im.clove.xmpp.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Keys for accounts that do not exist, so that a login cannot tell them from those that do: the same name gets the
/// same salt every time, also after a restart, because it is computed from a secret of this server.
public final class Decoys {
    private final byte[] secret;
    private final int iterations;

    /// @param secret at least 16 random bytes, kept for as long as the accounts
    /// @param iterations those of real credentials
    public Decoys(byte[] secret, int iterations) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("The secret for decoys needs at least 16 bytes");
        }
        this.secret = secret.clone();
        this.iterations = iterations;
    }

    ScramKeys keys(ScramHash hash, String name) {
        byte[] salt = Arrays.copyOf(part("salt", ScramHash.SHA_256, hash, name), ScramCredential.SALT_BYTES);
        return ScramKeys.of(hash, salt, iterations, part("stored", hash, hash, name), part("server", hash, hash, name));
    }

    private byte[] part(String use, ScramHash with, ScramHash hash, String name) {
        // Zero bytes separate the fields: no name can hold one.
        String input = use + '\0' + hash.mechanismName() + '\0' + name;
        return with.mac(secret, input.getBytes(StandardCharsets.UTF_8));
    }
}
