package im.clove.i2p.keys;

import java.util.Base64;

/// I2P's base 64: the usual one with `-` for `+` and `~` for `/`. Pure.
public final class I2pBase64 {
    private I2pBase64() {}

    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes).replace('+', '-').replace('/', '~');
    }

    /// @throws IllegalArgumentException if the text is not I2P base 64
    static byte[] decode(String text) {
        if (text.indexOf('+') >= 0 || text.indexOf('/') >= 0) {
            throw new IllegalArgumentException("Not I2P base 64: it has - and ~ where this has + or /");
        }
        return Base64.getDecoder().decode(text.replace('-', '+').replace('~', '/'));
    }
}
