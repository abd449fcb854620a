package im.clove.s2s.stream;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.place.LinkKey;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The side that dialled. The peer needs no further proof: the dial reached the destination its domain names.
public final class DialledHandshake implements Handshake {
    private enum Phase {
        HEADER,
        FEATURES,
        LINK,
        OVER
    }

    /// What was taken for granted when the stream was dialled.
    enum Expectation {
        /// Nothing was said before the peer spoke.
        NONE,
        /// A Clove node: our `link` went ahead.
        CLOVE,
        /// Another server: `starttls` went ahead.
        STOCK,
        /// As [#NONE], but this is not the link of a Clove node.
        OTHER,
        /// As [#NONE], but servers other than Clove nodes are not talked to.
        CLOVE_ONLY
    }

    private final LinkKey key;
    private final Expectation expectation;
    private final Certified certified;
    private Phase phase = Phase.HEADER;
    private String streamId = "";
    private @Nullable DialledStock stock;

    /// Where destinations are the proof.
    DialledHandshake(LinkKey key, Expectation expectation) {
        this(key, expectation, Certified.NOT_NEEDED);
    }

    /// @param certified what the peer has to show
    DialledHandshake(LinkKey key, Expectation expectation, Certified certified) {
        this.key = key;
        this.expectation = expectation;
        this.certified = certified;
    }

    @Override
    public void secured(PeerIdentity peer) {
        certified.secured(peer);
    }

    @Override
    public List<Output> step(StreamEvent event) {
        List<Output> out = stock == null ? own(event) : stock.step(event);
        // What went ahead may be what the peer objects to. Without it, the same objection counts.
        return ahead()
                        && !out.isEmpty()
                        && out.getLast() instanceof Output.Over(Ending how)
                        && (how instanceof Ending.Rejected || how instanceof Ending.Blamed)
                ? List.of(new Output.Over(new Ending.Changed()))
                : out;
    }

    private boolean ahead() {
        return expectation == Expectation.CLOVE || expectation == Expectation.STOCK;
    }

    private List<Output> own(StreamEvent event) {
        if (phase == Phase.OVER) {
            return List.of();
        }
        List<Output> out = switch (event) {
            case StreamEvent.Opened opened -> header(opened);
            case StreamEvent.Received(Element element) -> element(element);
            case StreamEvent.Closed() -> List.of(new Output.Over(new Ending.Lost()));
            case StreamEvent.Violation violation -> List.of(new Output.Fail(StreamFault.of(violation)));
        };
        if (Handshake.isEnd(out)) {
            phase = Phase.OVER;
        }
        return out;
    }

    private List<Output> header(StreamEvent.Opened opened) {
        List<Output> fault = Handshake.answerFault(opened, phase == Phase.HEADER);
        if (fault.isEmpty()) {
            streamId = opened.header().attributeOr("id", "");
            phase = Phase.FEATURES;
        }
        return fault;
    }

    private List<Output> element(Element element) {
        if (element.is(StreamParser.STREAMS, "error")) {
            Ending how = ending(element, key.remote());
            // Before it has shown its features nothing of ours was said but the header.
            return List.of(new Output.Over(phase == Phase.LINK || ahead() ? how : unprovoked(how)));
        }
        if (phase == Phase.FEATURES && element.is(StreamParser.STREAMS, "features")) {
            return features(element);
        }
        if (phase == Phase.LINK && element.is(Hello.NS, Hello.LINK)) {
            return Hello.read(element)
                    .<List<Output>>map(hello -> List.of(new Output.Linked(key, hello)))
                    .orElseGet(() -> Handshake.fail(StreamCondition.BAD_FORMAT, "That link makes no sense"));
        }
        return Handshake.fail(StreamCondition.UNSUPPORTED_STANZA_TYPE, "Not at this point of the stream");
    }

    private List<Output> features(Element features) {
        // What a transport has to prove is not proved by a word of the peer's.
        boolean clove = !certified.isNeeded() && features.has(Hello.NS, DESTINATION.local());
        if (clove && (expectation == Expectation.STOCK || expectation == Expectation.OTHER)
                || !clove && expectation == Expectation.CLOVE) {
            return List.of(new Output.Over(new Ending.Changed()));
        }
        if (clove) {
            phase = Phase.LINK;
            return List.of(new Output.Ready());
        }
        if (expectation == Expectation.CLOVE_ONLY) {
            return List.of(new Output.Over(new Ending.Rejected(StanzaError.of(
                    StanzaError.Condition.SERVICE_UNAVAILABLE,
                    "The server of " + key.remote().name()
                            + " is not a Clove node, and this server talks to Clove nodes only."))));
        }
        DialledStock other = new DialledStock(new DomainPair(key.local(), key.remote()), streamId, certified);
        stock = other;
        List<Output> out = other.features(features);
        // Ahead of the features it was said already.
        return expectation == Expectation.STOCK ? other.saidAhead() : out;
    }

    /// What a stream error of the peer means for the link. A redirect (`see-other-host`) is never followed (S-12).
    public static Ending ending(Element error, Domain remote) {
        StreamCondition said = StreamCondition.read(error).orElse(StreamCondition.UNDEFINED_CONDITION);
        return switch (said) {
            case CONFLICT -> new Ending.Yielded();
            case CONNECTION_TIMEOUT,
                    INTERNAL_SERVER_ERROR,
                    REMOTE_CONNECTION_FAILED,
                    RESET,
                    RESOURCE_CONSTRAINT,
                    SEE_OTHER_HOST,
                    SYSTEM_SHUTDOWN -> new Ending.Lost();
            case HOST_GONE, HOST_UNKNOWN ->
                rejected(
                        StanzaError.Condition.REMOTE_SERVER_NOT_FOUND,
                        "The server there does not serve " + remote.name() + ".");
            case INVALID_FROM, NOT_AUTHORIZED ->
                rejected(
                        StanzaError.Condition.FORBIDDEN,
                        "The server of " + remote.name() + " does not accept this server under the domain it uses.");
            // What was sent is at fault, or the peer thinks so: sending it again would go on for ever.
            case BAD_FORMAT,
                    BAD_NAMESPACE_PREFIX,
                    IMPROPER_ADDRESSING,
                    INVALID_NAMESPACE,
                    INVALID_XML,
                    NOT_WELL_FORMED,
                    POLICY_VIOLATION,
                    RESTRICTED_XML,
                    UNDEFINED_CONDITION,
                    UNSUPPORTED_ENCODING,
                    UNSUPPORTED_FEATURE,
                    UNSUPPORTED_STANZA_TYPE,
                    UNSUPPORTED_VERSION ->
                new Ending.Blamed(StanzaError.of(
                        said == StreamCondition.POLICY_VIOLATION
                                ? StanzaError.Condition.POLICY_VIOLATION
                                : StanzaError.Condition.UNDEFINED_CONDITION,
                        "The server of " + remote.name() + " ended the connection (" + said.wireName() + ")."));
        };
    }

    /// As [#ending(Element, Domain)], where no stanza can be the reason.
    static Ending unprovoked(Ending how) {
        return how instanceof Ending.Blamed(StanzaError reason) ? new Ending.Rejected(reason) : how;
    }

    private static Ending rejected(StanzaError.Condition condition, String text) {
        return new Ending.Rejected(StanzaError.of(condition, text));
    }
}
