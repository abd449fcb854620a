package im.clove.node.c2s;

import im.clove.xmpp.sasl.FastElements;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslRequest;
import im.clove.xmpp.sasl.SaslStep;
import im.clove.xmpp.sasl.UserAgent;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a client wants along with its login (XEP-0388 §2.3): a session back (XEP-0198), a new one (XEP-0386), a token
/// (XEP-0484). What nobody understands is passed over.
///
/// @param resume the session it wants back, or empty
/// @param bind its request for a resource, or empty
record Wishes(UserAgent agent, Optional<SmElements.Nonza.Resume> resume, Optional<Element> bind, List<Element> inline) {
    static final Wishes NONE = new Wishes(UserAgent.UNKNOWN, Optional.empty(), Optional.empty(), List.of());

    /// What comes of a resumption that cannot even be read.
    static final Element MALFORMED =
            SmElements.of(new SmElements.Nonza.Failed(StanzaError.Condition.BAD_REQUEST, null));

    static Wishes of(SaslRequest.Start start) {
        List<Element> inline = start.inline();
        return new Wishes(
                start.agent(),
                inline.stream()
                        .filter(element -> element.is(SmElements.NS, "resume"))
                        .flatMap(element -> SmElements.read(element) instanceof SmElements.Nonza.Resume resume
                                ? Stream.of(resume)
                                : Stream.empty())
                        .findFirst(),
                inline.stream()
                        .filter(element -> element.is(StreamFeatures.BIND2, "bind"))
                        .findFirst(),
                inline);
    }

    /// Whether a resumption was asked for in a way that says nothing.
    boolean isMalformed() {
        return resume.isEmpty() && inline.stream().anyMatch(element -> element.is(SmElements.NS, "resume"));
    }

    /// The text a client wants in its resource, empty for none.
    String tag() {
        return bind.flatMap(request -> request.child(StreamFeatures.BIND2, "tag"))
                .map(Element::text)
                .map(String::strip)
                .orElse("");
    }

    /// What it wants done with its new session, in its order.
    List<Element> ofSession() {
        return bind.stream()
                .flatMap(request -> request.children().stream())
                .filter(element -> !element.namespace().equals(StreamFeatures.BIND2))
                .toList();
    }

    /// What is to be noted of this login; empty if it has not said which client it is.
    ///
    /// @param offered the mechanisms a token may be asked for
    Optional<Visit> visit(SaslStep.Success success, List<Mechanism> offered) {
        if (agent.id().isEmpty()) {
            return Optional.empty();
        }
        Optional<Mechanism> wanted =
                FastElements.requested(inline).flatMap(Mechanism::of).filter(offered::contains);
        return Optional.of(new Visit(
                agent,
                Optional.ofNullable(success.token()),
                FastElements.count(inline),
                FastElements.invalidates(inline),
                wanted));
    }
}
