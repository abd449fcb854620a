package im.clove.clearnet.policy;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/// A certificate that stands for a server, or its key, as its SHA-256: for friends whose certificate nobody has
/// signed. Immutable.
public final class Pin {
    /// Of what.
    public enum Kind {
        /// Of the whole certificate (DER): another one is refused, also of the same key.
        CERTIFICATE("sha-256"),
        /// Of the public key in it (SubjectPublicKeyInfo, RFC 7469 §2.4): it outlives certificates of the same key.
        KEY("spki");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /// How rules write it.
        public String word() {
            return word;
        }
    }

    private static final int BYTES = 32;

    private final Kind kind;
    private final byte[] hash;

    /// @throws IllegalArgumentException if that is no SHA-256
    public Pin(Kind kind, byte[] hash) {
        if (hash.length != BYTES) {
            throw new IllegalArgumentException("A SHA-256 has 64 hexadecimal digits");
        }
        this.kind = kind;
        this.hash = hash.clone();
    }

    /// Reads one as rules write it, and the digits also as other programs print them: in capitals, with colons.
    ///
    /// @param kind `sha-256` or `spki`
    /// @throws IllegalArgumentException if it is none, with a text for the owner
    public static Pin of(String kind, String digits) {
        String hex = digits.replace(":", "").toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "'" + digits + "' is no SHA-256: 64 hexadecimal digits, with or without" + " colons");
        }
        for (Kind each : Kind.values()) {
            if (each.word.equals(kind)) {
                return new Pin(each, HexFormat.of().parseHex(hex));
            }
        }
        throw new IllegalArgumentException(
                "'" + kind + "' is neither sha-256 (of the certificate) nor spki (of its key)");
    }

    public Kind kind() {
        return kind;
    }

    /// The SHA-256, 32 bytes.
    public byte[] hash() {
        return hash.clone();
    }

    /// Whether this is the hash.
    public boolean matches(byte[] other) {
        return MessageDigest.isEqual(hash, other);
    }

    /// Kind and digits, as the file has them.
    public String words() {
        return kind.word + ' ' + HexFormat.of().formatHex(hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pin that && kind == that.kind && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return words();
    }
}
