package im.clove.s2s.dialback;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.Names;
import im.clove.s2s.place.DomainPair;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class DialbackKeysTest {
    private static final String R = Names.ROMEO.hostname();
    private static final String J = Names.JULIET.hostname();
    private static final DomainPair TO_JULIET = new DomainPair(Names.ROMEO_HOST, Names.JULIET_HOST);

    private final DialbackKeys keys = new DialbackKeys(new byte[DialbackKeys.SECRET_BYTES]);

    @Test
    @DisplayName("S-02 the fields of a key cannot run into each other, and every process has its own secret")
    void keysDiffer() {
        assertThat(keys.key(TO_JULIET, "1 a")).isNotEqualTo(keys.key(TO_JULIET, "a 1"));
        byte[] other = new byte[DialbackKeys.SECRET_BYTES];
        other[0] = 1;
        assertThat(new DialbackKeys(other).key(TO_JULIET, "s")).isNotEqualTo(keys.key(TO_JULIET, "s"));
    }

    @Test
    @DisplayName("The example of XEP-0185: the hash of the secret in hexadecimal is the key of the HMAC")
    void keysAreMadeAsXep0185Says() throws Exception {
        String secret =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(new byte[32]));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
        byte[] expected = mac.doFinal((J + " " + R + " D60000229F").getBytes(StandardCharsets.US_ASCII));
        assertThat(keys.key(TO_JULIET, "D60000229F")).isEqualTo(HexFormat.of().formatHex(expected));
    }
}
