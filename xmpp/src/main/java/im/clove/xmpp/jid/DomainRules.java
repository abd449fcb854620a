package im.clove.xmpp.jid;

import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Normalisation of a domain part (RFC 7622 §3.2): a name of letters, digits and hyphens (underscores are let
/// through, container networks use them), an internationalised name ([International]), or an address literal. One
/// name, one spelling. Plain ASCII, nearly every name, takes a short way.
final class DomainRules {
    private static final int MAX_BYTES = 1023;
    private static final int MAX_LABEL = 63;

    private DomainRules() {}

    static String normalise(String text) {
        if (text.length() > MAX_BYTES) {
            throw new JidFormatException("The domain of an address is longer than 1023 bytes");
        }
        if (text.startsWith("[")) {
            return ipv6(text);
        }
        String name;
        if (JidRules.isAscii(text)) {
            name = text.toLowerCase(Locale.ROOT);
            name = name.startsWith("xn--") || name.contains(".xn--") ? International.unicode(name) : name;
        } else {
            name = International.unicode(text);
        }
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new JidFormatException("The domain of an address is longer than 1023 bytes");
        }
        requireLabels(name);
        return name;
    }

    /// The name with A-labels where it is not ASCII.
    static String ascii(String name) {
        return JidRules.isAscii(name) ? name : International.ascii(name);
    }

    private static void requireLabels(String name) {
        int from = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (i == from || i - from > MAX_LABEL || name.charAt(from) == '-' || name.charAt(i - 1) == '-') {
                    throw new JidFormatException("The domain of an address has a label that is none");
                }
                from = i + 1;
            } else if (!isAllowed(name.charAt(i))) {
                throw new JidFormatException("The domain of an address has a character that is not allowed");
            }
        }
    }

    private static boolean isAllowed(char c) {
        return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /// `[…]` in the form of RFC 5952.
    private static String ipv6(String text) {
        if (!text.endsWith("]") || text.indexOf('%') >= 0) {
            throw new JidFormatException("The domain of an address is no address literal");
        }
        try {
            byte[] address =
                    Inet6Address.ofLiteral(text.substring(1, text.length() - 1)).getAddress();
            return '[' + compressed(address.length == 4 ? mapped(address) : address) + ']';
        } catch (IllegalArgumentException e) {
            throw new JidFormatException("The domain of an address is no address literal");
        }
    }

    /// `::ffff:1.2.3.4` comes from the JDK as four bytes; it is an address of version 6 all the same (RFC 4291
    /// §2.5.5.2).
    private static byte[] mapped(byte[] address) {
        byte[] all = new byte[16];
        all[10] = (byte) 0xFF;
        all[11] = (byte) 0xFF;
        System.arraycopy(address, 0, all, 12, 4);
        return all;
    }

    private static String compressed(byte[] address) {
        int[] groups = new int[address.length / 2];
        int longest = 0;
        int longestAt = -1;
        int run = 0;
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (address[2 * i] & 0xFF) << 8 | (address[2 * i + 1] & 0xFF);
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > longest && run > 1) {
                longest = run;
                longestAt = i - run + 1;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == longestAt) {
                out.append("::");
                i += longest - 1;
            } else {
                out.append(out.isEmpty() || out.charAt(out.length() - 1) == ':' ? "" : ":");
                out.append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }
}
