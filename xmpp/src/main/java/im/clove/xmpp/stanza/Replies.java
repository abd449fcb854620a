package im.clove.xmpp.stanza;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;

/// Builds the answers to stanzas. Never answers an error with an error (RFC 6120 §8.3.1).
public final class Replies {
    private Replies() {}

    /// The empty result of an IQ request, from its recipient to its sender.
    public static Iq result(Iq request) {
        return reply(request, List.of());
    }

    public static Iq result(Iq request, Element payload) {
        return reply(request, List.of(payload));
    }

    private static Iq reply(Iq request, List<Element> payload) {
        Element element = Element.of(Element.CLIENT, "iq")
                .with("type", "result")
                .with("id", request.id())
                .with("to", Addresses.text(request.from()))
                .with("from", Addresses.text(request.to()))
                .withNodes(payload);
        return new Iq(element, Iq.Type.RESULT, request.to(), request.from());
    }

    /// The error that answers a stanza, addressed back to its sender; empty for what must not be answered: an
    /// error, and an IQ result. The payload is not sent back.
    public static Optional<Stanza> error(Stanza refused, StanzaError error) {
        if (refused.isError() || refused instanceof Iq iq && !iq.isRequest()) {
            return Optional.empty();
        }
        Element element = Element.of(Element.CLIENT, refused.element().local())
                .with("type", "error")
                .with("id", refused.id())
                .with("to", Addresses.text(refused.from()))
                .with("from", Addresses.text(refused.to()))
                .with(error.toElement());
        return Optional.of(Stanza.of(element));
    }

    /// The error that answers a stanza which could not be read, to who sent it on this stream; empty for what must
    /// not be answered. It comes from the address the stanza was for, if that can be read.
    ///
    /// @param sender the stream's own address: what the stanza says of itself is not used
    public static Optional<Stanza> error(MalformedStanzaException refused, Jid sender) {
        Element stanza = refused.element();
        String type = stanza.attributeOr("type", "");
        if (!Stanza.isStanza(stanza) || type.equals("error") || stanza.local().equals("iq") && type.equals("result")) {
            return Optional.empty();
        }
        String to = stanza.attribute("to");
        Jid from = to == null ? null : Jid.tryParse(to).orElse(null);
        String id = stanza.attribute("id");
        Element element = Element.of(Element.CLIENT, stanza.local())
                .with("type", "error")
                // An IQ without one is malformed for that; the answer needs one all the same (RFC 6120 §8.1.3).
                .with("id", id == null && stanza.local().equals("iq") ? "" : id)
                .with("to", sender.toString())
                .with("from", Addresses.text(from))
                .with(refused.error().toElement());
        return Optional.of(Stanza.of(element));
    }
}
