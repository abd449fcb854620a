package im.clove.s2s.dialback;

import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.DomainPair;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Name;
import im.clove.xmpp.xml.StreamParser;
import java.util.List;
import java.util.Optional;

/// The elements of server dialback (XEP-0220).
public final class DialbackElements {
    public static final String NS = "jabber:server:dialback";
    static final String RESULT = "result";
    public static final String VERIFY = "verify";

    /// Longer than any key or id that is meant seriously.
    static final int MAX_TEXT = 1024;

    private DialbackElements() {}

    /// Our key, on a stream we dialled.
    static Element result(DomainPair pair, String key) {
        return addressed(RESULT, pair).withNodes(Element.ofText(NS, RESULT, key).nodes());
    }

    /// The answer to a key.
    ///
    /// @param pair as the peer claimed it; the answer goes the other way
    static Element result(DomainPair pair, DialbackVerdict verdict) {
        return answer(addressed(RESULT, pair.reversed()), verdict);
    }

    /// The question to the server of the claimed domain.
    static Element verify(DialbackQuery query) {
        return addressed(VERIFY, query.pair().reversed())
                .with("id", query.streamId())
                .withNodes(Element.ofText(NS, VERIFY, query.key()).nodes());
    }

    private static Element addressed(String local, DomainPair pair) {
        return Element.of(NS, local)
                .with("from", pair.from().name())
                .with("to", pair.to().name());
    }

    private static Element answer(Element element, DialbackVerdict verdict) {
        return switch (verdict) {
            case DialbackVerdict.Valid() -> element.with("type", "valid");
            case DialbackVerdict.Invalid() -> element.with("type", "invalid");
            case DialbackVerdict.Unknown(StanzaError reason) ->
                element.with("type", "error").with(renamed(reason.toElement(), StreamParser.SERVER));
        };
    }

    /// Below an element that is no stanza an `error` stays in the namespace of the stream.
    private static Element renamed(Element error, String namespace) {
        return Element.of(new Name(namespace, error.local()), error.attributes(), error.nodes());
    }

    /// The verdict an answer carries; empty if it is no answer but a question.
    static Optional<DialbackVerdict> verdict(Element element) {
        return Optional.ofNullable(element.attribute("type")).map(type -> switch (type) {
            case "valid" -> new DialbackVerdict.Valid();
            case "error" ->
                new DialbackVerdict.Unknown(element.child(StreamParser.SERVER, "error")
                        .flatMap(error -> StanzaError.read(
                                Element.of(Element.CLIENT, "iq").with(renamed(error, Element.CLIENT))))
                        .orElseGet(() -> StanzaError.of(StanzaError.Condition.UNDEFINED_CONDITION)));
            default -> new DialbackVerdict.Invalid();
        });
    }

    /// The authoritative role: the answer to `db:verify`. It needs no memory and no proof of who asks, since it
    /// tells nothing but whether a key that the asker has seen is one of ours.
    public static Element answerTo(Element verify, DialbackKeys keys, Atlas atlas) {
        Element answer = Element.of(NS, VERIFY)
                .with("from", verify.attribute("to"))
                .with("to", verify.attribute("from"))
                .with("id", verify.attribute("id"));
        Optional<DomainPair> asked = DomainPair.of(verify);
        String id = verify.attributeOr("id", "");
        String key = verify.text().strip();
        if (asked.isEmpty() || id.isEmpty() || id.length() > MAX_TEXT || key.length() > MAX_TEXT) {
            return answer(answer, unknown(StanzaError.Condition.BAD_REQUEST));
        }
        DomainPair pair = asked.get().reversed();
        if (!atlas.isOwn(pair.from())) {
            return answer(answer, unknown(StanzaError.Condition.ITEM_NOT_FOUND));
        }
        return answer(answer, keys.isOurs(pair, id, key) ? new DialbackVerdict.Valid() : new DialbackVerdict.Invalid());
    }

    /// As [#answerTo], with the news that it holds.
    static List<DialbackOutput> answer(Element verify, DialbackKeys keys, Atlas atlas) {
        Element answer = answerTo(verify, keys, atlas);
        DialbackOutput send = new DialbackOutput.Send(answer);
        Optional<DomainPair> pair = DomainPair.of(answer);
        return pair.isPresent() && "valid".equals(answer.attribute("type"))
                ? List.of(send, new DialbackOutput.Checked(pair.get(), answer.attributeOr("id", "")))
                : List.of(send);
    }

    public static DialbackVerdict.Unknown unknown(StanzaError.Condition condition) {
        return new DialbackVerdict.Unknown(StanzaError.of(condition));
    }
}
