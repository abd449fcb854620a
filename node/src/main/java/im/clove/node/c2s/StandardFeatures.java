package im.clove.node.c2s;

import im.clove.node.c2s.StreamFeature.Request;
import im.clove.node.c2s.StreamFeature.Stage;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What every client's stream offers after login, in this order.
final class StandardFeatures {
    private StandardFeatures() {}

    /// @param maxBytes of a stanza (XEP-0478)
    /// @param idleSeconds of silence after which a client is asked whether it is there; empty for none
    static List<StreamFeature> of(int maxBytes, OptionalInt idleSeconds) {
        Element limits = StreamFeatures.limits(maxBytes, idleSeconds);
        return List.of(
                new StreamFeature(Set.of(Stage.AFTER_LOGIN), _ -> StreamFeatures.bind(), BindRequest::read),
                StreamFeature.saying(Set.of(Stage.AFTER_LOGIN), _ -> StreamFeatures.session()),
                new StreamFeature(Set.of(Stage.AFTER_LOGIN), _ -> SmElements.feature(), StandardFeatures::resumption),
                StreamFeature.saying(Set.of(Stage.INLINE_LOGIN, Stage.BOUND), _ -> SmElements.feature()),
                saying(StreamFeatures.rosterVersioning()),
                saying(StreamFeatures.preApproval()),
                saying(limits));
    }

    private static StreamFeature saying(Element element) {
        return StreamFeature.saying(Set.of(Stage.AFTER_LOGIN, Stage.BOUND), _ -> element);
    }

    /// XEP-0198 before a resource is bound: only resumption makes sense.
    private static Optional<Request> resumption(Jid account, Element element) {
        if (!element.namespace().equals(SmElements.NS)) {
            return Optional.empty();
        }
        return switch (SmElements.read(element)) {
            case SmElements.Nonza.Resume(String previousId, var h) ->
                Optional.of(
                        new Request.Enter(new Entrance.Resume(previousId, h.value(), StandardFeatures::ofResumption)));
            // §3: only after binding.
            case SmElements.Nonza.Enable _ -> refused(StanzaError.Condition.UNEXPECTED_REQUEST);
            case SmElements.Nonza.Malformed _
            when element.local().equals("resume") -> refused(StanzaError.Condition.BAD_REQUEST);
            case SmElements.Nonza.Enabled _,
                    SmElements.Nonza.Resumed _,
                    SmElements.Nonza.Failed _,
                    SmElements.Nonza.Request _,
                    SmElements.Nonza.Answer _,
                    SmElements.Nonza.Malformed _ -> Optional.empty();
        };
    }

    /// §5: the answer stands for itself.
    private static List<Element> ofResumption(Entrance.Outcome outcome) {
        return switch (outcome) {
            case Entrance.Outcome.Resumed(Jid _, Element answer) -> List.of(answer);
            case Entrance.Outcome.NotResumed(Element answer) -> List.of(answer);
            case Entrance.Outcome.Bound _, Entrance.Outcome.NotBound _ ->
                throw new IllegalArgumentException("A resumption binds nothing");
        };
    }

    private static Optional<Request> refused(StanzaError.Condition condition) {
        return Optional.of(new Request.Refuse(SmElements.of(new SmElements.Nonza.Failed(condition, null))));
    }
}
