package im.clove.s2s.stream;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Place;
import im.clove.s2s.dialback.DialbackElements;
import im.clove.s2s.dialback.DialbackKeys;
import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.place.PeerAuth;
import im.clove.s2s.place.Target;
import im.clove.s2s.place.Way;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.sasl.External;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslCondition;
import im.clove.xmpp.sasl.SaslElements;
import im.clove.xmpp.sasl.SaslStep;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.stream.StreamHeader;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The side that was dialled: checks who the peer may be before it offers anything. One set of features fits both
/// kinds of peers: a Clove node whose destination is proved answers with its `link`; every other server may go on
/// with STARTTLS, SASL EXTERNAL if its destination is proved (XEP-0178), and dialback (XEP-0220).
///
/// Faults end the stream, and what does not is counted, so a peer cannot keep it negotiating (S-10); the order of
/// the checks makes all addresses that are not ours look the same (S-13).
final class AcceptedHandshake implements Handshake {
    private enum Phase {
        HEADER,
        OFFERED,
        OVER
    }

    /// Questions about our keys and attempts to log in, before the stream is of any use to the peer itself.
    private static final int MOST_TURNS = 32;

    private final Atlas atlas;
    private final PeerAuth auth;
    private final Ground ground;
    private final Supplier<String> streamIds;
    private final @Nullable DialbackKeys stock;
    private Phase phase = Phase.HEADER;
    private String streamId = "";
    private int turns;
    private PeerIdentity identity;
    private boolean secure;
    private boolean proved;
    private @Nullable Domain from;
    private @Nullable Domain to;
    private @Nullable LinkKey key;

    /// What the present header says, as far as it can be used.
    private @Nullable Domain asked;

    private @Nullable Domain claims;
    private @Nullable String language;

    /// @param streamIds for our stream headers; unguessable
    /// @param stock for servers that are no Clove nodes; null if those are not talked to
    AcceptedHandshake(
            Atlas atlas, PeerAuth auth, Ground ground, Supplier<String> streamIds, @Nullable DialbackKeys stock) {
        this.atlas = atlas;
        this.auth = auth;
        this.ground = ground;
        this.identity = ground.peer();
        this.secure = ground.isTls();
        this.streamIds = streamIds;
        this.stock = stock;
    }

    @Override
    public List<Output> step(StreamEvent event) {
        List<Output> out = switch (phase) {
            case HEADER -> greeted(event);
            case OFFERED -> offered(event);
            case OVER -> List.of();
        };
        if (Handshake.isEnd(out)) {
            phase = Phase.OVER;
        }
        return out;
    }

    @Override
    public void secured(PeerIdentity peer) {
        identity = peer;
    }

    private List<Output> greeted(StreamEvent event) {
        streamId = streamIds.get();
        asked = null;
        claims = null;
        return switch (event) {
            case StreamEvent.Opened opened -> opened(opened);
            case StreamEvent.Violation violation -> refuse(StreamFault.of(violation));
            case StreamEvent.Closed() -> over();
            case StreamEvent.Received _ -> refuse(new StreamFault(StreamCondition.BAD_FORMAT, ""));
        };
    }

    private List<Output> opened(StreamEvent.Opened opened) {
        Domain ours = DomainPair.domain(opened.header().attribute("to"));
        String text = opened.header().attribute("from");
        Domain theirs = DomainPair.domain(text);
        claims = theirs;
        language = StreamHeader.said(opened.header()).language();
        asked = ours != null && atlas.isOwn(ours) ? ours : null;
        StreamFault fault = Handshake.headerFault(opened);
        if (fault != null) {
            return refuse(fault);
        }
        if (ours == null || asked == null) {
            return refuse(new StreamFault(StreamCondition.HOST_UNKNOWN, "That domain is not served here"));
        }
        if (theirs == null && (text != null || stock == null)) {
            return refuse(new StreamFault(StreamCondition.IMPROPER_ADDRESSING, "Say which domain you are"));
        }
        boolean other = theirs != null && from != null && !theirs.equals(from);
        if (other || to != null && !to.equals(ours)) {
            return refuse(new StreamFault(StreamCondition.INVALID_FROM, "The stream began with other addresses"));
        }
        to = ours;
        from = theirs == null ? from : theirs;
        return from == null ? offer(ours, null) : claimed(from, ours);
    }

    private List<Output> claimed(Domain from, Domain to) {
        if (isClear()) {
            // Whom this server talks to is not said in the clear.
            return offer(to, from);
        }
        return switch (auth.check(from, identity)) {
            case PeerAuth.Verdict.Denied(String reason) -> refuse(denied(reason));
            case PeerAuth.Verdict _
            when !(atlas.towards(new Way(to, from)) instanceof Target.Peer) ->
                refuse(denied("The domain is not one this server talks to"));
            case PeerAuth.Verdict.Elsewhere _
            when stock == null ->
                refuse(new StreamFault(StreamCondition.INVALID_FROM, "The domain does not belong to your destination"));
            case PeerAuth.Verdict.Elsewhere _
            when secure && !ground.proofs().allowDialback() ->
                refuse(new StreamFault(StreamCondition.NOT_AUTHORIZED, auth.doubt(from, identity)));
            case PeerAuth.Verdict.Elsewhere _ -> offer(to, from);
            case PeerAuth.Verdict.Granted(Place place) -> {
                key = LinkKey.of(atlas, new DomainPair(to, from), place, false);
                yield offer(to, from);
            }
        };
    }

    private StreamFault denied(String reason) {
        return new StreamFault(
                ground.proofs().needTls() ? StreamCondition.NOT_AUTHORIZED : StreamCondition.INVALID_FROM, reason);
    }

    /// @param from null if the peer has not said who it is: then only its keys can (XEP-0220), and a key names its
    ///     domains itself
    private List<Output> offer(Domain to, @Nullable Domain from) {
        List<Element> features = new ArrayList<>();
        if (mayLink()) {
            features.add(DESTINATION);
        }
        if (stock != null && isClear()) {
            features.add(StreamFeatures.startTls(true));
        } else if (stock != null) {
            if (!secure && !proved) {
                features.add(StreamFeatures.startTls(false));
            }
            if (mayLogIn()) {
                features.add(SaslElements.mechanisms(List.of(Mechanism.EXTERNAL)));
            }
            if (proved) {
                features.add(SmElements.feature());
            }
            if (ground.proofs().allowDialback()) {
                features.add(StreamFeatures.dialback());
            }
        }
        phase = Phase.OFFERED;
        List<Output> out = new ArrayList<>();
        out.add(new Output.Header(to, from, streamId));
        out.add(new Output.Send(StreamFeatures.of(features)));
        if (proved) {
            out.add(grounded(null));
        }
        return out;
    }

    /// Whether anybody on the way could read along.
    private boolean isClear() {
        return ground.proofs().needTls() && !secure;
    }

    private boolean mayLink() {
        return key != null && !secure && !proved && !ground.proofs().needTls();
    }

    private boolean mayLogIn() {
        return key != null && secure && !proved;
    }

    private Output grounded(@Nullable Element first) {
        DomainPair pair = proved && from != null && to != null ? new DomainPair(from, to) : null;
        return new Output.Grounded(new StockGround(streamId, pair, false, OptionalInt.empty(), first, language));
    }

    private List<Output> offered(StreamEvent event) {
        return switch (event) {
            case StreamEvent.Opened _ -> Handshake.fail(StreamCondition.POLICY_VIOLATION, "A second stream header");
            case StreamEvent.Violation violation -> List.of(new Output.Fail(StreamFault.of(violation)));
            case StreamEvent.Closed() -> over();
            case StreamEvent.Received(Element element) -> element(element);
        };
    }

    private List<Output> element(Element element) {
        DialbackKeys keys = stock;
        LinkKey linked = key;
        if (linked != null && mayLink() && element.is(Hello.NS, Hello.LINK)) {
            Optional<Hello> hello = Hello.read(element);
            return hello.isPresent()
                    ? List.of(new Output.Linked(linked, hello.get()))
                    : Handshake.fail(StreamCondition.BAD_FORMAT, "That link makes no sense");
        }
        if (element.is(StreamParser.STREAMS, "error")) {
            return over();
        }
        if (keys != null && ++turns <= MOST_TURNS) {
            if (!secure && element.is(StreamFeatures.STARTTLS, "starttls")) {
                secure = true;
                phase = Phase.HEADER;
                return List.of(
                        new Output.Send(Element.of(StreamFeatures.STARTTLS, "proceed")), new Output.StartTls(false));
            }
            if (isClear()) {
                return Handshake.fail(StreamCondition.POLICY_VIOLATION, "Nothing is said here without TLS");
            }
            if (element.is(SaslElements.NS, "auth")) {
                return login(element);
            }
            if (element.namespace().equals(DialbackElements.NS)) {
                return dialback(element, keys);
            }
        }
        return Stanza.isStanza(element)
                ? Handshake.fail(StreamCondition.NOT_AUTHORIZED, "Say who you are before stanzas")
                : Handshake.fail(StreamCondition.UNSUPPORTED_STANZA_TYPE, "Not at this point of the stream");
    }

    /// SASL EXTERNAL: the destination has proved the domain, so what is said must only not contradict it. A refusal
    /// leaves dialback.
    private List<Output> login(Element element) {
        if (!element.attributeOr("mechanism", "").equals(Mechanism.EXTERNAL.wireName())) {
            return refuse(SaslCondition.INVALID_MECHANISM);
        }
        if (!secure) {
            return refuse(SaslCondition.ENCRYPTION_REQUIRED);
        }
        Domain claimed = from;
        if (claimed == null || !mayLogIn()) {
            return refuse(SaslCondition.NOT_AUTHORIZED);
        }
        try {
            byte[] message = SaslElements.data(element).orElse(new byte[0]);
            if (!External.accepts(message, claimed)) {
                return refuse(SaslCondition.INVALID_AUTHZID);
            }
        } catch (IllegalArgumentException e) {
            return refuse(SaslCondition.INCORRECT_ENCODING);
        }
        proved = true;
        phase = Phase.HEADER;
        return List.of(new Output.Send(Element.of(SaslElements.NS, "success")), new Output.Restart());
    }

    private static List<Output> refuse(SaslCondition condition) {
        return List.of(
                new Output.Send(SaslElements.of(new SaslStep.Failure(condition, "This login does not hold", true))));
    }

    /// A question about a key of ours is answered whoever asks; a key of the peer's ends the handshake, for its
    /// answer takes more than this stream.
    private List<Output> dialback(Element element, DialbackKeys keys) {
        if (element.attribute("type") != null) {
            return List.of();
        }
        if (element.is(DialbackElements.NS, DialbackElements.VERIFY)) {
            return List.of(new Output.Send(DialbackElements.answerTo(element, keys, atlas)));
        }
        return ground.proofs().allowDialback()
                ? List.of(grounded(element))
                : Handshake.fail(StreamCondition.NOT_AUTHORIZED, "A key proves nothing here; a certificate does");
    }

    /// RFC 6120 §4.9.1.2: the answer to a bad header has a header too. It names the domain that the peer asks
    /// for, now or on the streams before, and none that it does not know of (§4.9.1.3, S-13).
    private List<Output> refuse(StreamFault fault) {
        Domain ours = asked == null ? to : asked;
        Domain theirs = claims == null ? from : claims;
        return List.of(new Output.Header(ours, theirs, streamId), new Output.Fail(fault));
    }

    private static List<Output> over() {
        return List.of(new Output.Over(new Ending.Lost()));
    }
}
