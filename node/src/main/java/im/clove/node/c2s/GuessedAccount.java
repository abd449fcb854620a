package im.clove.node.c2s;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.SaslElements;
import im.clove.xmpp.xml.Element;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whom a login is for, read from its first message so that guesses can be counted. Nothing else rests on it.
final class GuessedAccount {
    /// PLAIN: authzid NUL authcid NUL password (RFC 4616). SCRAM: gs2 header, then `n=name,` (RFC 5802 §7).
    private static final Pattern NAME =
            Pattern.compile("[^\\x00]*\\x00([^\\x00]+)\\x00.*|[^,]*,[^,]*,n=([^,]+),.*", Pattern.DOTALL);

    private GuessedAccount() {}

    static Optional<Jid> of(Element element, Domain host) {
        try {
            return name(element).map(local -> Jid.of(local, host, ""));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The name as it was sent: not normalised, and possibly none at all.
    static Optional<String> name(Element element) {
        try {
            String text = new String(SaslElements.data(element).orElse(new byte[0]), StandardCharsets.UTF_8);
            Matcher name = NAME.matcher(text);
            if (!name.matches()) {
                return Optional.empty();
            }
            return Optional.of(
                    name.group(1) != null
                            ? name.group(1)
                            : name.group(2).replace("=2C", ",").replace("=3D", "="));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
