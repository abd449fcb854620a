package im.clove.s2s;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.LinkEvent.Ending;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The side that was dialled: checks who the peer may be before it offers anything. Every fault ends the stream,
/// so a peer cannot keep it negotiating (S-10); the order of the checks makes all addresses that are not ours look
/// the same (S-13).
final class AcceptedHandshake implements Handshake {
    private enum Phase {
        HEADER,
        LINK,
        OVER
    }

    private static final Element FEATURES = Element.of(StreamParser.STREAMS, "features", DESTINATION);

    private final DarknetMap map;
    private final PeerAuth auth;
    private final PeerIdentity proved;
    private final String streamId;
    private Phase phase = Phase.HEADER;
    private @Nullable LinkKey key;

    /// @param streamId for our stream header; unguessable
    AcceptedHandshake(DarknetMap map, PeerAuth auth, PeerIdentity proved, String streamId) {
        this.map = map;
        this.auth = auth;
        this.proved = proved;
        this.streamId = streamId;
    }

    @Override
    public List<Output> step(StreamEvent event) {
        return switch (phase) {
            case HEADER -> greeted(event);
            case LINK -> linked(event);
            case OVER -> List.of();
        };
    }

    private List<Output> greeted(StreamEvent event) {
        return switch (event) {
            case StreamEvent.Opened opened -> opened(opened);
            case StreamEvent.Violation violation -> refuse(StreamFault.of(violation));
            case StreamEvent.Closed() -> over();
            case StreamEvent.Received _ -> refuse(new StreamFault(StreamCondition.BAD_FORMAT, ""));
        };
    }

    private List<Output> opened(StreamEvent.Opened opened) {
        StreamFault fault = Handshake.headerFault(opened);
        if (fault != null) {
            return refuse(fault);
        }
        Optional<Domain> to = domain(opened.header().attribute("to"));
        if (to.isEmpty() || !map.isOwn(to.get())) {
            return refuse(new StreamFault(StreamCondition.HOST_UNKNOWN, "That domain is not served here"));
        }
        Optional<Domain> from = domain(opened.header().attribute("from"));
        if (from.isEmpty()) {
            return refuse(new StreamFault(StreamCondition.IMPROPER_ADDRESSING, "Say which domain you are"));
        }
        return switch (auth.check(from.get(), proved)) {
            case PeerAuth.Verdict.Denied(String reason) ->
                refuse(new StreamFault(StreamCondition.INVALID_FROM, reason));
            case PeerAuth.Verdict.Granted(Target.Peer peer) -> {
                key = new LinkKey(map.family(to.get()), map.family(from.get()), peer);
                phase = Phase.LINK;
                yield List.of(new Output.Header(to.get(), from.get(), streamId), new Output.Send(FEATURES));
            }
        };
    }

    private List<Output> linked(StreamEvent event) {
        List<Output> out = switch (event) {
            case StreamEvent.Opened _ -> Handshake.fail(StreamCondition.POLICY_VIOLATION, "A second stream header");
            case StreamEvent.Violation violation -> List.of(new Output.Fail(StreamFault.of(violation)));
            case StreamEvent.Closed() -> over();
            case StreamEvent.Received(Element element) -> element(element);
        };
        phase = Phase.OVER;
        return out;
    }

    private List<Output> element(Element element) {
        if (key != null && element.is(Hello.NS, Hello.LINK)) {
            Optional<Hello> hello = Hello.read(element);
            return hello.isPresent()
                    ? List.of(new Output.Linked(key, hello.get()))
                    : Handshake.fail(StreamCondition.BAD_FORMAT, "That link makes no sense");
        }
        if (element.is(StreamParser.STREAMS, "error")) {
            return over();
        }
        return Stanza.isStanza(element)
                ? Handshake.fail(StreamCondition.NOT_AUTHORIZED, "Send a link before stanzas")
                : Handshake.fail(StreamCondition.UNSUPPORTED_STANZA_TYPE, "Only a link is understood here");
    }

    /// RFC 6120 §4.9.1.2: the answer to a bad header has a header too. It names no domain (S-13).
    private List<Output> refuse(StreamFault fault) {
        phase = Phase.OVER;
        List<Output> out = new ArrayList<>(2);
        out.add(new Output.Header(null, null, streamId));
        out.add(new Output.Fail(fault));
        return out;
    }

    private List<Output> over() {
        phase = Phase.OVER;
        return List.of(new Output.Over(new Ending.Lost()));
    }

    private static Optional<Domain> domain(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Domain.of(text));
        } catch (JidFormatException e) {
            return Optional.empty();
        }
    }
}
