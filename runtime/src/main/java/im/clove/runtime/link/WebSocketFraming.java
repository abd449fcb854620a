package im.clove.runtime.link;

import im.clove.runtime.link.WebSocketFrames.Frame;
import im.clove.xmpp.xml.Attribute;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Name;
import im.clove.xmpp.xml.Namespaces;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// XMPP over WebSocket (RFC 7395) on a server, from the byte after the upgrade of HTTP: each element is a text
/// message of its own that declares its namespaces (§3.3.3), `<open/>` and `<close/>` are the header and the end of
/// the stream (§3.4, §3.6), and pings of the WebSocket are answered (§3.8). There is no TLS to start inside (§3.9).
///
/// To what is above, an `<open/>` is the stream header that it stands for.
public final class WebSocketFraming implements Framing {
    /// Of `<open/>` and `<close/>`.
    public static final String NS = "urn:ietf:params:xml:ns:xmpp-framing";

    private static final Name STREAM = new Name(StreamParser.STREAMS, "stream");

    private final WebSocketFrames frames = new WebSocketFrames();
    private final StreamParser parser = new StreamParser(XmlLimits.BEFORE_LOGIN);
    private XmlLimits limits;
    private byte @Nullable [] reply;
    private volatile boolean hasEnded;
    private boolean isOver;
    private volatile int code = WebSocketFrames.NORMAL;

    public WebSocketFraming(XmlLimits limits) {
        this.limits = limits;
        // Messages are read as children of a stream without a content namespace: each declares its own.
        parser.feed(ByteBuffer.wrap(XmlWriter.header("", null, null, null, null)));
        parser.limits(limits);
    }

    @Override
    public List<StreamEvent> feed(ByteBuffer bytes) {
        List<StreamEvent> events = new ArrayList<>(2);
        while (bytes.hasRemaining() && !isOver) {
            StreamEvent event = next(bytes);
            if (event != null) {
                events.add(event);
            }
        }
        bytes.position(bytes.limit());
        return events;
    }

    @Override
    public List<StreamEvent> feedSome(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !isOver) {
            StreamEvent event = next(bytes);
            if (event != null) {
                return List.of(event);
            }
        }
        if (isOver) {
            bytes.position(bytes.limit());
        }
        return List.of();
    }

    private @Nullable StreamEvent next(ByteBuffer bytes) {
        return switch (frames.next(bytes, limits.bytes())) {
            case Frame.Message(ByteBuffer text) -> message(text);
            case Frame.Ping(byte[] data) -> {
                // Of several, the last may be the only one that is answered (RFC 6455 §5.5.3).
                reply = WebSocketFrames.pong(data);
                yield null;
            }
            case Frame.Close _ -> {
                hasEnded = true;
                isOver = true;
                yield null;
            }
            case Frame.Fault(int why, StreamEvent.Kind kind, String reason) -> {
                code = why;
                yield violation(new StreamEvent.Violation(kind, reason));
            }
            case Frame.Pong _ -> null;
            case null -> null;
        };
    }

    private StreamEvent violation(StreamEvent.Violation violation) {
        isOver = true;
        return violation;
    }

    /// §3.3.3: one element, from the first byte on.
    private StreamEvent message(ByteBuffer text) {
        if (!text.hasRemaining() || text.get(text.position()) != '<') {
            return malformed("a message that does not begin with an element");
        }
        List<StreamEvent> events = parser.feed(text);
        for (StreamEvent event : events) {
            if (event instanceof StreamEvent.Violation violation) {
                return violation(violation);
            }
        }
        return events.size() == 1
                        && events.getFirst() instanceof StreamEvent.Received(Element element)
                        && parser.pendingBytes() == 0
                ? event(element)
                : malformed("a message that is not exactly one element");
    }

    private StreamEvent malformed(String reason) {
        return violation(new StreamEvent.Violation(StreamEvent.Kind.NOT_WELL_FORMED, reason));
    }

    private StreamEvent event(Element element) {
        if (element.is(NS, "open")) {
            return new StreamEvent.Opened(Element.of(STREAM, element.attributes(), List.of()), Element.CLIENT);
        }
        if (element.is(NS, "close")) {
            isOver = true;
            return new StreamEvent.Closed();
        }
        return new StreamEvent.Received(element);
    }

    @Override
    public byte @Nullable [] reply() {
        byte[] owed = reply;
        reply = null;
        return owed;
    }

    @Override
    public boolean hasEnded() {
        return hasEnded;
    }

    @Override
    public boolean isInside() {
        return frames.isInside();
    }

    /// A message is gathered as bytes, and only read when it is whole.
    @Override
    public long pendingWeight() {
        return frames.pendingBytes();
    }

    /// An `<open/>` says by itself that a stream begins (§3.7).
    @Override
    public void restart() {}

    @Override
    public void limits(XmlLimits other) {
        limits = other;
        parser.limits(other);
    }

    @Override
    public byte[] header(@Nullable String from, @Nullable String to, @Nullable String id, @Nullable String language) {
        List<Attribute> attributes = new ArrayList<>(5);
        put(attributes, new Name("", "from"), from);
        put(attributes, new Name("", "to"), to);
        put(attributes, new Name("", "id"), id);
        put(attributes, new Name("", "version"), "1.0");
        put(attributes, new Name(Namespaces.XML, "lang"), language);
        return element(Element.of(new Name(NS, "open"), attributes, List.of()));
    }

    private static void put(List<Attribute> attributes, Name name, @Nullable String value) {
        if (value != null) {
            attributes.add(new Attribute(name, value));
        }
    }

    @Override
    public byte[] element(Element element) {
        return WebSocketFrames.text(XmlWriter.document(element));
    }

    /// §3.6: `<close/>`, then the end of the WebSocket; that alone if the peer has ended it already.
    @Override
    public byte[] close() {
        byte[] end = WebSocketFrames.close(code);
        if (hasEnded) {
            return end;
        }
        byte[] close = element(Element.of(NS, "close"));
        return ByteBuffer.allocate(close.length + end.length)
                .put(close)
                .put(end)
                .array();
    }
}
