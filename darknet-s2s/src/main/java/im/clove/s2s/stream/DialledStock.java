package im.clove.s2s.stream;

import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.place.DomainPair;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.sasl.External;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslElements;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The way in to a server that is no Clove node, from its features on: STARTTLS if it has it, SASL EXTERNAL if it
/// is offered (RFC 6120 §5, §6, XEP-0178), otherwise dialback, which needs more than this stream and comes after.
public final class DialledStock implements Handshake {
    private enum Phase {
        HEADER,
        FEATURES,
        PROCEED,
        SASL,
        OVER
    }

    private final DomainPair pair;
    private final Certified certified;
    private Phase phase = Phase.FEATURES;
    private String streamId;
    private boolean secure;
    private boolean refused;
    private boolean proved;
    private OptionalInt most = OptionalInt.empty();

    /// @param pair from us to the peer
    /// @param streamId what the peer's first header said
    /// @param certified what the peer has to show
    DialledStock(DomainPair pair, String streamId, Certified certified) {
        this.pair = pair;
        this.streamId = streamId;
        this.certified = certified;
        this.secure = certified.isTls();
    }

    @Override
    public List<Output> step(StreamEvent event) {
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
            return List.of(new Output.Over(ending(element, pair.to())));
        }
        return switch (phase) {
            case FEATURES -> element.is(StreamParser.STREAMS, "features") ? features(element) : unexpected();
            case PROCEED -> proceed(element);
            case SASL -> sasl(element);
            case HEADER, OVER -> unexpected();
        };
    }

    /// What a stream error means before a stanza was sent: one without a meaning is no refusal.
    public static Ending ending(Element error, Domain remote) {
        return StreamCondition.read(error)
                        .filter(StreamCondition.UNDEFINED_CONDITION::equals)
                        .isPresent()
                ? new Ending.Lost()
                : DialledHandshake.unprovoked(DialledHandshake.ending(error, remote));
    }

    private static List<Output> unexpected() {
        return Handshake.fail(StreamCondition.UNSUPPORTED_STANZA_TYPE, "Not at this point of the stream");
    }

    /// The features of the peer, wherever the stream stands.
    List<Output> features(Element features) {
        boolean acks = features.has(SmElements.NS, "sm");
        most = StreamFeatures.mostBytes(features);
        if (proved) {
            return grounded(acks);
        }
        if (!secure && features.has(StreamFeatures.STARTTLS, "starttls")) {
            phase = Phase.PROCEED;
            return List.of(new Output.Send(Element.of(StreamFeatures.STARTTLS, "starttls")));
        }
        Optional<String> doubt = certified.doubt(pair.to(), secure);
        if (doubt.isPresent()) {
            return List.of(new Output.Over(
                    new Ending.Rejected(StanzaError.of(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND, doubt.get()))));
        }
        if (offersExternal(features)) {
            phase = Phase.SASL;
            return List.of(
                    new Output.Send(SaslElements.auth(Mechanism.EXTERNAL, Optional.of(External.message(pair.from())))));
        }
        return grounded(acks);
    }

    /// The answer to the first features if `starttls` went ahead of them. A peer that does not have it any more is
    /// another than it was.
    List<Output> saidAhead() {
        if (phase == Phase.PROCEED) {
            return List.of();
        }
        phase = Phase.OVER;
        return List.of(new Output.Over(new Ending.Changed()));
    }

    private boolean offersExternal(Element features) {
        return !refused
                && features.child(SaslElements.NS, "mechanisms").stream()
                        .flatMap(mechanisms -> mechanisms.children().stream())
                        .anyMatch(mechanism -> mechanism.text().strip().equals(Mechanism.EXTERNAL.wireName()));
    }

    private List<Output> proceed(Element element) {
        if (element.is(StreamFeatures.STARTTLS, "proceed")) {
            secure = true;
            phase = Phase.HEADER;
            return List.of(new Output.StartTls(true), new Output.Header(pair.from(), pair.to(), null));
        }
        return element.is(StreamFeatures.STARTTLS, "failure")
                ? List.of(new Output.Over(new Ending.Rejected(StanzaError.of(
                        StanzaError.Condition.REMOTE_SERVER_TIMEOUT,
                        "The server of " + pair.to().name() + " has trouble with its TLS."))))
                : unexpected();
    }

    private List<Output> sasl(Element element) {
        if (element.is(SaslElements.NS, "success")) {
            proved = true;
            phase = Phase.HEADER;
            return List.of(new Output.Restart(), new Output.Header(pair.from(), pair.to(), null));
        }
        if (element.is(SaslElements.NS, "challenge")) {
            // RFC 6120 §6.4.3: it wants to hear the authorisation identity again, or did not see it.
            return List.of(new Output.Send(SaslElements.response(External.message(pair.from()))));
        }
        if (element.is(SaslElements.NS, "failure")) {
            refused = true;
            return grounded(false);
        }
        return unexpected();
    }

    private List<Output> grounded(boolean acks) {
        phase = Phase.OVER;
        return List.of(new Output.Grounded(new StockGround(streamId, proved ? pair : null, acks, most, null, null)));
    }
}
