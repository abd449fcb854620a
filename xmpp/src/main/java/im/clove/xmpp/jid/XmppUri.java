package im.clove.xmpp.jid;

import java.nio.charset.StandardCharsets;

/// Links that clients open (RFC 5122), with what is to be done there (XEP-0147). Pure.
public final class XmppUri {
    /// What stands for itself in any part (RFC 3986 §2.3).
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private XmppUri() {}

    /// A link to an address without a resource.
    ///
    /// @param query what is to be done, with its parameters, `;` between them; written as it is
    public static String of(Jid address, String query) {
        String local = address.hasLocal() ? escape(address.local()) + '@' : "";
        return "xmpp:" + local + escape(address.domain().name()) + '?' + query;
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int unit = Byte.toUnsignedInt(each);
            if (PLAIN.indexOf(unit) >= 0) {
                out.append((char) unit);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(unit >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(unit & 15, 16)));
            }
        }
        return out.toString();
    }
}
