package im.clove.xmpp.im;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.xml.Attribute;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.Namespaces;
import im.clove.xmpp.xml.Node;
import im.clove.xmpp.xml.Weight;
import im.clove.xmpp.xml.XmlException;
import im.clove.xmpp.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is kept and handed on of a request to subscribe, which anybody may send. RFC 6121 §3.1.3 keeps the whole
/// stanza; of one that is larger than such a request is ever, who asks, a note and a nickname. Pure.
public final class ContactRequest {
    /// A stanza that weighs no more is kept as it is, its addresses apart.
    public static final int WHOLE = 1024;

    /// The namespace of XEP-0172.
    private static final String NICK = "http://jabber.org/protocol/nick";

    private static final int MOST_ID = 64;
    private static final int MOST_LANGUAGE = 35;
    private static final int MOST_NOTE = 300;
    private static final int MOST_NICK = 60;

    private ContactRequest() {}

    /// The request as it is kept: from a bare address, and to nobody in particular.
    public static Presence kept(Presence request) {
        Jid from = request.from();
        Presence bare = request.withFrom(from == null ? null : from.bare()).withTo(null);
        int addresses = from == null ? 0 : from.bare().toString().length();
        return Weight.of(bare.element()) - addresses <= WHOLE ? bare : trimmed(bare);
    }

    private static Presence trimmed(Presence request) {
        Element whole = request.element();
        List<Node> rest = new ArrayList<>();
        whole.child(Element.CLIENT, "status")
                .ifPresent(status -> rest.add(Element.ofText(Element.CLIENT, "status", cut(status.text(), MOST_NOTE))));
        whole.child(NICK, "nick")
                .ifPresent(nick -> rest.add(Element.ofText(NICK, "nick", cut(nick.text(), MOST_NICK))));
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute each : whole.attributes()) {
            boolean fits = switch (each.name().local()) {
                case "type", "from" -> true;
                case "id" -> each.value().length() <= MOST_ID;
                case "lang" -> each.value().length() <= MOST_LANGUAGE;
                default -> false;
            };
            if (fits
                    && (each.name().namespace().isEmpty()
                            || each.name().namespace().equals(Namespaces.XML))) {
                attributes.add(each);
            }
        }
        return Presence.of(Element.of(whole.name(), attributes, rest));
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
    }

    /// A stored request as it is kept today: an earlier version kept more.
    ///
    /// @return empty if it cannot be read
    public static Optional<byte[]> stored(byte[] document) {
        try {
            Presence read = Presence.of(Elements.stored(document));
            return read.type() != Presence.Type.SUBSCRIBE
                    ? Optional.empty()
                    : Optional.of(
                            document.length <= WHOLE
                                    ? document
                                    : XmlWriter.document(kept(read).element()));
        } catch (XmlException | MalformedStanzaException e) {
            return Optional.empty();
        }
    }
}
