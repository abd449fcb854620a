package im.clove.xmpp.jid;

import java.nio.charset.StandardCharsets;
import rocks.xmpp.precis.PrecisProfile;
import rocks.xmpp.precis.PrecisProfiles;

/// Normalisation of local part and resource (RFC 7622 §3.3 and §3.4) by the PRECIS profiles.
final class JidRules {
    private static final int MAX_BYTES = 1023;
    private static final String EXCLUDED_IN_LOCAL = "\"&'/:<>@";

    private JidRules() {}

    static String local(String text) {
        if (text.isEmpty()) {
            return text;
        }
        for (int i = 0; i < text.length(); i++) {
            if (EXCLUDED_IN_LOCAL.indexOf(text.charAt(i)) >= 0) {
                throw new JidFormatException("The local part of an address has a character that is not allowed");
            }
        }
        return enforce(PrecisProfiles.USERNAME_CASE_MAPPED, text, "local part");
    }

    static String resource(String text) {
        return text.isEmpty() ? text : enforce(PrecisProfiles.OPAQUE_STRING, text, "resource");
    }

    private static String enforce(PrecisProfile profile, String text, String part) {
        String result;
        try {
            result = profile.enforce(text);
        } catch (IllegalArgumentException e) {
            throw new JidFormatException("The " + part + " of an address has a character that is not allowed");
        }
        if (result.isEmpty() || result.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new JidFormatException("The " + part + " of an address is empty or longer than 1023 bytes");
        }
        return result;
    }
}
