package im.clove.node.c2s;

import im.clove.node.c2s.StreamFeature.Request;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;

/// What a client asks for when it binds a resource, and how it is answered (RFC 6120 §7.6 and §7.7).
final class BindRequest {
    private BindRequest() {}

    /// @return empty if it is something else
    static Optional<Request> read(Jid account, Element element) {
        boolean isOne = element.is(Element.CLIENT, "iq")
                && element.has(StreamFeatures.BIND, "bind")
                && "set".equals(element.attribute("type"));
        return isOne ? Optional.of(request(account, element)) : Optional.empty();
    }

    private static Request request(Jid account, Element element) {
        Iq request;
        try {
            request = Iq.of(element);
        } catch (MalformedStanzaException e) {
            return new Request.Refuse(error(element, e.error()));
        }
        String wanted = request.payload()
                .child(StreamFeatures.BIND, "resource")
                .map(Element::text)
                .orElse("");
        try {
            String resource =
                    wanted.isEmpty() ? "" : account.withResource(wanted).resource();
            return new Request.Enter(
                    new Entrance.Bind(resource, List.of(), outcome -> List.of(answer(request, outcome))));
        } catch (JidFormatException _) {
            // RFC 6120 §7.7.2.1
            return new Request.Refuse(error(
                    request, StanzaError.of(StanzaError.Condition.BAD_REQUEST, "This text cannot be a resource")));
        }
    }

    private static Element answer(Iq request, Entrance.Outcome outcome) {
        Iq asked = request.withFrom(null).withTo(null);
        return switch (outcome) {
            case Entrance.Outcome.Bound(Jid full, List<Element> _) -> {
                Element jid = Element.ofText(StreamFeatures.BIND, "jid", full.toString());
                yield Replies.result(asked, Element.of(StreamFeatures.BIND, "bind", jid))
                        .element();
            }
            case Entrance.Outcome.NotBound(StanzaError error) -> error(asked, error);
            case Entrance.Outcome.Resumed _, Entrance.Outcome.NotResumed _ ->
                throw new IllegalArgumentException("A binding resumes nothing");
        };
    }

    private static Element error(Iq request, StanzaError error) {
        return Replies.error(request, error).map(Stanza::element).orElseThrow();
    }

    /// The answer to a request that is no stanza: it may have no id or addresses that can be read.
    private static Element error(Element request, StanzaError error) {
        return Element.of(Element.CLIENT, "iq")
                .with("type", "error")
                .with("id", request.attribute("id"))
                .with(error.toElement());
    }
}
