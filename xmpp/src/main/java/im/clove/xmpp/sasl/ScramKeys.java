package im.clove.xmpp.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/// What a server keeps of a password for one hash (RFC 5802 §3): enough to check a proof and to prove itself, not
/// enough to log in elsewhere. Immutable. Two are equal if all parts are.
public final class ScramKeys {
    private final ScramHash hash;
    private final byte[] salt;
    private final int iterations;
    private final byte[] storedKey;
    private final byte[] serverKey;

    private ScramKeys(ScramHash hash, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
        this.hash = hash;
        this.salt = salt;
        this.iterations = iterations;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    /// From stored parts.
    ///
    /// @throws IllegalArgumentException if a part cannot be right
    public static ScramKeys of(ScramHash hash, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
        if (salt.length == 0 || iterations < 1 || storedKey.length != hash.size() || serverKey.length != hash.size()) {
            throw new IllegalArgumentException("These are no keys for " + hash.mechanismName());
        }
        return new ScramKeys(hash, salt.clone(), iterations, storedKey.clone(), serverKey.clone());
    }

    /// From a password that [Passwords] has prepared. Slow on purpose.
    public static ScramKeys derive(ScramHash hash, String preparedPassword, byte[] salt, int iterations) {
        return ofSalted(hash, salt, iterations, hash.salted(preparedPassword, salt, iterations));
    }

    /// From `SaltedPassword` (RFC 5802 §3), which is worth as much as the password for this hash.
    static ScramKeys ofSalted(ScramHash hash, byte[] salt, int iterations, byte[] salted) {
        return new ScramKeys(
                hash,
                salt.clone(),
                iterations,
                hash.digest(hash.mac(salted, ascii("Client Key"))),
                hash.mac(salted, ascii("Server Key")));
    }

    public ScramHash hash() {
        return hash;
    }

    public byte[] salt() {
        return salt.clone();
    }

    public int iterations() {
        return iterations;
    }

    public byte[] storedKey() {
        return storedKey.clone();
    }

    public byte[] serverKey() {
        return serverKey.clone();
    }

    /// Whether the proof shows that its maker knows the password. Takes the same time for every wrong proof.
    boolean accepts(byte[] proof, byte[] authMessage) {
        if (proof.length != hash.size()) {
            return false;
        }
        byte[] clientKey = xor(proof, hash.mac(storedKey, authMessage));
        return MessageDigest.isEqual(hash.digest(clientKey), storedKey);
    }

    byte[] serverSignature(byte[] authMessage) {
        return hash.mac(serverKey, authMessage);
    }

    /// One line of text in the form of RFC 5803: `SCRAM-SHA-256$10000:salt$storedKey:serverKey`.
    public String toLine() {
        Base64.Encoder base64 = Base64.getEncoder();
        return hash.mechanismName()
                + '$'
                + iterations
                + ':'
                + base64.encodeToString(salt)
                + '$'
                + base64.encodeToString(storedKey)
                + ':'
                + base64.encodeToString(serverKey);
    }

    /// Reads [#toLine()].
    ///
    /// @throws IllegalArgumentException if it is not of that form
    public static ScramKeys ofLine(String line) {
        String[] parts = line.split("[$:]", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("A stored password has the wrong form");
        }
        for (ScramHash hash : ScramHash.values()) {
            if (hash.mechanismName().equals(parts[0])) {
                Base64.Decoder base64 = Base64.getDecoder();
                return of(
                        hash,
                        base64.decode(parts[2]),
                        Integer.parseInt(parts[1]),
                        base64.decode(parts[3]),
                        base64.decode(parts[4]));
            }
        }
        throw new IllegalArgumentException("A stored password names an unknown mechanism");
    }

    static byte[] xor(byte[] one, byte[] other) {
        byte[] out = one.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] ^= other[i];
        }
        return out;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScramKeys that
                && hash == that.hash
                && iterations == that.iterations
                && Arrays.equals(salt, that.salt)
                && MessageDigest.isEqual(storedKey, that.storedKey)
                && MessageDigest.isEqual(serverKey, that.serverKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(salt);
    }

    /// Names the hash only: keys never reach a log by accident.
    @Override
    public String toString() {
        return "ScramKeys[" + hash.mechanismName() + "]";
    }
}
