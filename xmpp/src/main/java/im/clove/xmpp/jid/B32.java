package im.clove.xmpp.jid;

import java.util.Arrays;
import java.util.Optional;

/// The SHA-256 hash of an I2P destination, written as 52 lower-case base 32 characters: what a `.b32.i2p` name
/// holds.
/// Only the canonical spelling is one: a spelling that does not come back the same when the hash is encoded again
/// is refused, so that a ban or an allow-list entry holds for every way to write a destination. Immutable.
public final class B32 implements Comparable<B32> {
    /// Length of the text form in characters.
    public static final int LENGTH = 52;

    /// 30 bits, so two peers of one node practically never look the same.
    private static final int HINT = 6;

    private static final int HASH_LENGTH = 32;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private final String text;

    private B32(String text) {
        this.text = text;
    }

    /// The address of a destination hash of 32 bytes.
    ///
    /// @throws IllegalArgumentException if the hash is not 32 bytes
    public static B32 ofHash(byte[] hash) {
        if (hash.length != HASH_LENGTH) {
            throw new IllegalArgumentException("A destination hash has 32 bytes, not " + hash.length);
        }
        return new B32(encode(hash));
    }

    /// The address written as exactly 52 canonical lower-case characters, without a suffix; empty for anything
    /// else.
    public static Optional<B32> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        byte[] hash = new byte[HASH_LENGTH];
        int bits = 0;
        int pending = 0;
        int at = 0;
        for (int i = 0; i < LENGTH; i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                return Optional.empty();
            }
            pending = (pending << 5 | value) & 0xFFF;
            bits += 5;
            if (bits >= 8 && at < HASH_LENGTH) {
                bits -= 8;
                hash[at++] = (byte) (pending >> bits);
            }
        }
        return encode(hash).equals(text) ? Optional.of(new B32(text)) : Optional.empty();
    }

    private static String encode(byte[] hash) {
        StringBuilder out = new StringBuilder(LENGTH);
        int pending = 0;
        int bits = 0;
        for (byte b : hash) {
            pending = (pending << 8 | (b & 0xFF)) & 0xFFFFF;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                out.append(ALPHABET.charAt((pending >> bits) & 31));
            }
        }
        if (bits > 0) {
            out.append(ALPHABET.charAt((pending << (5 - bits)) & 31));
        }
        return out.toString();
    }

    /// The 32 bytes of the hash, a fresh copy.
    public byte[] hash() {
        byte[] hash = new byte[HASH_LENGTH];
        int pending = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < LENGTH && at < HASH_LENGTH; i++) {
            pending = (pending << 5 | ALPHABET.indexOf(text.charAt(i))) & 0xFFF;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                hash[at++] = (byte) (pending >> bits);
            }
        }
        return Arrays.copyOf(hash, HASH_LENGTH);
    }

    /// The 52 characters, without a suffix.
    public String text() {
        return text;
    }

    /// The full name, `….b32.i2p`.
    public String hostname() {
        return text + ".b32.i2p";
    }

    /// The first six characters and an ellipsis, for logs: enough to tell two peers of one node apart, too little to
    /// say who they are.
    public String hint() {
        return text.substring(0, HINT) + "…";
    }

    @Override
    public int compareTo(B32 other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof B32 that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return hostname();
    }
}
