package im.clove.xmpp.stanza;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// Reads the addresses of a stanza.
final class Addresses {
    private Addresses() {}

    static @Nullable Jid read(Element element, String attribute) {
        String text = element.attribute(attribute);
        if (text == null) {
            return null;
        }
        try {
            return Jid.parse(text);
        } catch (JidFormatException e) {
            throw new MalformedStanzaException(StanzaError.of(StanzaError.Condition.JID_MALFORMED), element);
        }
    }

    static @Nullable String text(@Nullable Jid jid) {
        return jid == null ? null : jid.toString();
    }
}
