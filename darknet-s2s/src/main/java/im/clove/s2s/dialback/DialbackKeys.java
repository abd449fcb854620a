package im.clove.s2s.dialback;

import im.clove.s2s.place.DomainPair;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The keys of server dialback: made for a stream we dialled and known again when the peer asks for it, without
/// remembering any (XEP-0185). S-02: a keyed hash over separated fields, compared in constant time. Immutable.
public final class DialbackKeys {
    /// As much as the hash has to offer.
    public static final int SECRET_BYTES = 32;

    private static final String MAC = "HmacSHA256";

    private final SecretKeySpec secret;

    /// @param random [#SECRET_BYTES] random bytes, new for every process
    public DialbackKeys(byte[] random) {
        if (random.length < SECRET_BYTES) {
            throw new IllegalArgumentException("The secret of dialback is too short");
        }
        this.secret = new SecretKeySpec(ascii(HexFormat.of().formatHex(sha256(random))), MAC);
    }

    /// The key by which we claim to speak for a domain of ours.
    ///
    /// @param pair from our domain to the peer's
    /// @param streamId the id that the peer gave to the stream
    public String key(DomainPair pair, String streamId) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(secret);
            String text = pair.to().name() + ' ' + pair.from().name() + ' ' + streamId;
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + MAC, e);
        }
    }

    /// Whether we made this key.
    boolean isOurs(DomainPair pair, String streamId, String key) {
        return MessageDigest.isEqual(
                key(pair, streamId).getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
