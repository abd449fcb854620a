package im.clove.node.files;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256, of secrets that are never stored themselves, and of files.
final class Hashes {
    private Hashes() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static String of(String secret) {
        return of(digest().digest(secret.getBytes(StandardCharsets.UTF_8)));
    }

    static String of(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    /// In constant time (T-10).
    static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
