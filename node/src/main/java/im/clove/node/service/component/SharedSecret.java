package im.clove.node.service.component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a component and the node both know (XEP-0114 §3). Has no text form. Immutable.
public final class SharedSecret {
    /// The least that is taken: what a stranger on this machine may try is not counted.
    public static final int SHORTEST = 16;

    private final byte[] text;

    private SharedSecret(byte[] text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException if it is too short, or has characters that programs read differently; the
    ///     message is for whoever wrote it
    public static SharedSecret of(char[] chars) {
        byte[] text = new byte[chars.length];
        for (int i = 0; i < chars.length; i++) {
            // XEP-0114 would have some of them escaped before they are hashed, and programs disagree about that.
            if (chars[i] <= ' ' || chars[i] > '~' || "&<>'\"".indexOf(chars[i]) >= 0) {
                throw new IllegalArgumentException("must be letters, digits and signs without & < > ' \" and spaces");
            }
            text[i] = (byte) chars[i];
        }
        if (text.length < SHORTEST) {
            throw new IllegalArgumentException("must have " + SHORTEST + " characters at least");
        }
        return new SharedSecret(text);
    }

    /// Whether whoever sent this knows the secret. Takes as long however much of it is right.
    ///
    /// @param streamId that was given out for this stream alone
    /// @param proof the hash as hexadecimal digits
    boolean isProvedBy(String streamId, String proof) {
        return MessageDigest.isEqual(
                proof(streamId).getBytes(StandardCharsets.US_ASCII), proof.getBytes(StandardCharsets.UTF_8));
    }

    private String proof(String streamId) {
        try {
            // The only hash that the protocol knows; its input begins with what the server chose.
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(streamId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha1.digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has it", e);
        }
    }

    @Override
    public String toString() {
        return "********";
    }
}
