package im.clove.node.c2s;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;

/// What a client asks for when it binds a resource (RFC 6120 §7.6 and §7.7).
sealed interface BindRequest {
    /// @param resource normalised; empty if the server is to choose
    record Good(Iq request, String resource) implements BindRequest {}

    /// @param answer the error
    record Bad(Element answer) implements BindRequest {}

    static boolean isOne(Element element) {
        return element.is(Element.CLIENT, "iq")
                && element.has(StreamFeatures.BIND, "bind")
                && "set".equals(element.attribute("type"));
    }

    /// Reads an element that [#isOne].
    static BindRequest read(Jid account, Element element) {
        Iq request;
        try {
            request = Iq.of(element);
        } catch (MalformedStanzaException e) {
            return new Bad(error(element, e.error()));
        }
        String wanted = request.payload()
                .child(StreamFeatures.BIND, "resource")
                .map(Element::text)
                .orElse("");
        try {
            return new Good(
                    request,
                    wanted.isEmpty() ? "" : account.withResource(wanted).resource());
        } catch (JidFormatException _) {
            // RFC 6120 §7.7.2.1
            StanzaError error = StanzaError.of(StanzaError.Condition.BAD_REQUEST, "This text cannot be a resource");
            return new Bad(Replies.error(request, error).map(Stanza::element).orElseThrow());
        }
    }

    /// The answer to a request that is no stanza: it may have no id or addresses that can be read.
    private static Element error(Element request, StanzaError error) {
        return Element.of(Element.CLIENT, "iq")
                .with("type", "error")
                .with("id", request.attribute("id"))
                .with(error.toElement());
    }
}
