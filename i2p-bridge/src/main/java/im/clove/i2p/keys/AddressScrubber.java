package im.clove.i2p.keys;

import im.clove.xmpp.jid.B32;
import java.util.regex.Pattern;

/// Shortens addresses for logs: enough to tell two peers apart in one log, too little to say who they are. Pure.
public final class AddressScrubber {
    private static final Pattern HASH = Pattern.compile("(?i)(?<![a-z2-7])([a-z2-7]{6})[a-z2-7]{46,}(\\.b32\\.i2p)?");
    private static final Pattern DESTINATION = Pattern.compile("([A-Za-z0-9~-]{6})[A-Za-z0-9~=-]{200,}");

    private AddressScrubber() {}

    /// The first characters of an address and an ellipsis, such as `abcdef…`.
    public static String scrub(B32 b32) {
        return b32.hint();
    }

    /// The text with every destination hash, `.b32.i2p` name and base 64 destination in it shortened.
    public static String scrub(String text) {
        return HASH.matcher(DESTINATION.matcher(text).replaceAll("$1…")).replaceAll("$1…");
    }
}
