package im.clove.node.admin;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/// A password or passphrase. Has no text form, so it cannot end up in a log or an error by accident. Immutable
/// until [#wipe].
public final class Secret implements AutoCloseable {
    private final char[] chars;

    private Secret(char[] chars) {
        this.chars = chars;
    }

    /// Copies the characters; the caller may overwrite its array.
    public static Secret of(char[] chars) {
        return new Secret(chars.clone());
    }

    public static Secret of(String text) {
        return new Secret(text.toCharArray());
    }

    public boolean isEmpty() {
        return chars.length == 0;
    }

    public int length() {
        return chars.length;
    }

    /// The characters, a fresh copy: for the one place that derives a key or sends it on.
    public char[] reveal() {
        return chars.clone();
    }

    /// Overwrites the characters.
    public void wipe() {
        Arrays.fill(chars, '\0');
    }

    @Override
    public void close() {
        wipe();
    }

    /// Compares in constant time for secrets of equal length.
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(utf8(), that.utf8());
    }

    /// The same for all secrets: a hash would tell something about the text.
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return isEmpty() ? "" : "********";
    }

    private byte[] utf8() {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
