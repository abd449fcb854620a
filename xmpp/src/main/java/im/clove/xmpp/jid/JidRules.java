package im.clove.xmpp.jid;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import rocks.xmpp.precis.PrecisProfile;
import rocks.xmpp.precis.PrecisProfiles;

/// Normalisation of local part and resource (RFC 7622 §3.3 and §3.4) by the PRECIS profiles. Plain ASCII, nearly
/// every address, takes a short way: there the profiles only lower the case (local part) or change nothing
/// (resource). The rest costs under a microsecond, so nothing is cached.
final class JidRules {
    private static final int MAX_BYTES = 1023;
    private static final String EXCLUDED_IN_LOCAL = "\"&'/:<>@";

    private JidRules() {}

    static String local(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String local = isPrintable(text, '!')
                ? bounded(text.toLowerCase(Locale.ROOT), "local part")
                : enforce(PrecisProfiles.USERNAME_CASE_MAPPED, text, "local part");
        // After the profile, not before: it turns full-width forms of these into these.
        for (int i = 0; i < local.length(); i++) {
            if (EXCLUDED_IN_LOCAL.indexOf(local.charAt(i)) >= 0) {
                throw new JidFormatException("The local part of an address has a character that is not allowed");
            }
        }
        return local;
    }

    static String resource(String text) {
        if (text.isEmpty()) {
            return text;
        }
        return isPrintable(text, ' ')
                ? bounded(text, "resource")
                : enforce(PrecisProfiles.OPAQUE_STRING, text, "resource");
    }

    static boolean isAscii(String text) {
        return isPrintable(text, '\0');
    }

    private static boolean isPrintable(String text, char lowest) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < lowest || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static String enforce(PrecisProfile profile, String text, String part) {
        if (text.length() > 4 * MAX_BYTES) {
            throw new JidFormatException("The " + part + " of an address is longer than 1023 bytes");
        }
        String result;
        try {
            result = profile.enforce(text);
        } catch (IllegalArgumentException e) {
            throw new JidFormatException("The " + part + " of an address has a character that is not allowed");
        }
        return bounded(result, part);
    }

    private static String bounded(String text, String part) {
        if (text.isEmpty() || text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new JidFormatException("The " + part + " of an address is empty or longer than 1023 bytes");
        }
        return text;
    }
}
