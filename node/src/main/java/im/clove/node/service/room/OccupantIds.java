package im.clove.node.service.room;

import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Ids of occupants (XEP-0421 §4): the same for a user whenever he is in the room, under whatever nickname; another one
/// in each room; and without the room's secret nobody can tell whose it is. Pure.
final class OccupantIds {
    private static final String HMAC = "HmacSHA256";

    /// As much as nobody can guess, and few letters.
    private static final int BYTES = 18;

    private OccupantIds() {}

    /// @param secret of the room; may be empty for a room that is not there
    static String of(String secret, Jid user) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(("of " + secret).getBytes(StandardCharsets.UTF_8), HMAC));
            byte[] hash = mac.doFinal(user.bare().toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + HMAC, e);
        }
    }
}
