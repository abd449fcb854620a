package im.clove.xmpp.jid;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Normalisation of a domain part (RFC 7622 §3.2).
final class DomainRules {
    private static final int MAX_BYTES = 1023;

    private DomainRules() {}

    static String normalise(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        name = name.toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new JidFormatException("The domain of an address is empty or longer than 1023 bytes");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || "\"&'/<>@\u007f".indexOf(c) >= 0) {
                throw new JidFormatException("The domain of an address has a character that is not allowed");
            }
        }
        return name;
    }
}
