package im.clove.xmpp.xml;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one direction of an XML stream (RFC 6120 §4 and §11), from bytes as they come to whole children of the
/// stream. Never throws for what the peer sent: whatever ends the stream is a [StreamEvent.Violation], found while
/// reading. Limits hold for every single byte, so an unterminated token costs no more than a whole one. How the
/// input is cut into buffers makes no difference to the events.
///
/// Whitespace between two children is skipped and keeps nothing.
///
/// **Namespaces.** Stanzas inside the server are always in [Element#CLIENT]. On a stream whose header declares
/// `jabber:server` (or that of components) as default namespace, a child of the stream in `jabber:server` is reported
/// in `jabber:client`,
/// and so are those of its descendants that an unbroken chain of elements in `jabber:server` connects to it. Below
/// an element of another namespace nothing is changed: a forwarded stanza stays what it is.
///
/// Not safe for use by several threads.
public final class StreamParser {
    /// The namespace of `<stream:stream/>`, `<stream:features/>` and `<stream:error/>`.
    public static final String STREAMS = "http://etherx.jabber.org/streams";

    /// The content namespace of streams between servers.
    public static final String SERVER = "jabber:server";

    /// The content namespace of streams of components (XEP-0114).
    public static final String COMPONENT = "jabber:component:accept";

    static final Name HEADER = new Name(STREAMS, "stream");

    private static final Pattern DECLARATION = Pattern.compile("<\\?xml"
            + "\\s+version\\s*=\\s*(?:'1\\.0'|\"1\\.0\")"
            + "(?:\\s+encoding\\s*=\\s*(?:'([A-Za-z][\\w.-]*)'|\"([A-Za-z][\\w.-]*)\"))?"
            + "(?:\\s+standalone\\s*=\\s*(?:'(?:yes|no)'|\"(?:yes|no)\"))?\\s*\\?>");

    /// Whether this is a content namespace in which stanzas are spelled that are in [Element#CLIENT] inside the server.
    static boolean isSpelling(String contentNamespace) {
        return contentNamespace.equals(SERVER) || contentNamespace.equals(COMPONENT);
    }

    private enum Phase {
        HEADER,
        OPEN,
        CLOSED,
        DEAD
    }

    private final Framer framer;
    private XmlLimits limits;
    private Phase phase = Phase.HEADER;
    private boolean isSpilled;
    private Namespaces scope = new Namespaces(null);
    private String contentNamespace = "";
    private @Nullable StartTag header;
    private @Nullable OpenStanza stanza;

    public StreamParser(XmlLimits limits) {
        this.limits = limits;
        this.framer = new Framer(limits.bytes());
    }

    /// Other limits, from the next child of the stream on.
    public void limits(XmlLimits other) {
        limits = other;
        if (framer.counted() == 0) {
            framer.leave(other.bytes());
        }
    }

    /// Expects a new stream header, as after SASL; after TLS it is wiser to take a new parser. If part of the next
    /// element had been read already, the next [#feed] reports a violation: nothing sent before a security layer
    /// may count after it. After the end of the stream it does nothing.
    public void restart() {
        if (phase != Phase.OPEN && phase != Phase.HEADER) {
            return;
        }
        phase = framer.restart() ? Phase.HEADER : Phase.DEAD;
        isSpilled = phase == Phase.DEAD;
        scope = new Namespaces(null);
        contentNamespace = "";
        header = null;
        stanza = null;
    }

    /// Bytes counted of the present child of the stream; 0 exactly when the stream stands between two children.
    public int pendingBytes() {
        return framer.counted();
    }

    /// What the present child of the stream takes of the heap as far as it has been read, in bytes as [HeapWeight]
    /// counts, or somewhat more; 0 between two children.
    public long pendingWeight() {
        OpenStanza open = stanza;
        return framer.counted() + (open == null ? 0 : open.objects());
    }

    /// Reads all that remains in the buffer and returns what it completed, in order. After a
    /// [StreamEvent.Violation] it returns nothing more; after [StreamEvent.Closed] at most one violation, if the
    /// peer sends anything but whitespace. Keeps no reference to the buffer.
    public List<StreamEvent> feed(ByteBuffer bytes) {
        List<StreamEvent> events = new ArrayList<>(2);
        if (isSpilled) {
            isSpilled = false;
            events.add(Malformed.notWellFormed("data ahead of a restart").violation());
        }
        if (phase == Phase.DEAD) {
            bytes.position(bytes.limit());
            return events;
        }
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            framer.input(bytes.array(), from, from + bytes.remaining());
            bytes.position(bytes.limit());
        } else {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            framer.input(copy, 0, copy.length);
        }
        try {
            read(events);
        } catch (Malformed e) {
            events.add(e.violation());
            phase = Phase.DEAD;
            framer.leave(0);
            stanza = null;
        }
        framer.release();
        return events;
    }

    private void read(List<StreamEvent> events) throws Malformed {
        for (Framer.Token token = framer.next(); token != null; token = framer.next()) {
            StreamEvent event = switch (token) {
                case START_TAG -> startTag();
                case END_TAG -> endTag();
                case TEXT -> {
                    current().text(framer.bytes(), framer.start(), framer.end());
                    yield null;
                }
                case CDATA -> {
                    current().cdata(framer.bytes(), framer.start(), framer.end());
                    yield null;
                }
                case DECLARATION -> {
                    declaration();
                    yield null;
                }
            };
            if (event != null) {
                events.add(event);
                stanza = null;
                framer.leave(limits.bytes());
            }
            if (event instanceof StreamEvent.Opened && header != null && header.isEmpty()) {
                events.add(closed());
            }
        }
    }

    private OpenStanza current() throws Malformed {
        OpenStanza open = stanza;
        if (open == null) {
            throw Malformed.notWellFormed("text outside of a stanza");
        }
        return open;
    }

    private @Nullable StreamEvent startTag() throws Malformed {
        if (phase == Phase.HEADER) {
            return opened();
        }
        OpenStanza open = stanza;
        if (open == null) {
            open = new OpenStanza(limits, scope, contentNamespace);
            stanza = open;
            framer.enter();
        }
        Element whole = open.start(framer.bytes(), framer.start(), framer.end());
        return received(open, whole);
    }

    private @Nullable StreamEvent received(OpenStanza open, @Nullable Element whole) throws Malformed {
        if (whole == null) {
            return null;
        }
        open.requireModest(whole, framer.counted());
        return new StreamEvent.Received(whole);
    }

    private StreamEvent opened() throws Malformed {
        StartTag tag = StartTag.read(framer.bytes(), framer.start(), framer.end(), scope, limits, true);
        header = tag;
        phase = Phase.OPEN;
        String declared = scope.lookUp("");
        contentNamespace = declared == null ? "" : declared;
        return new StreamEvent.Opened(Element.of(tag.name(), tag.attributes(), List.of()), contentNamespace);
    }

    private @Nullable StreamEvent endTag() throws Malformed {
        OpenStanza open = stanza;
        if (open != null) {
            Element whole = open.end(framer.bytes(), framer.start(), framer.end());
            return received(open, whole);
        }
        StartTag tag = header;
        if (phase != Phase.OPEN || tag == null) {
            throw Malformed.notWellFormed("an end tag that does not match");
        }
        OpenStanza.requireSame(framer.bytes(), framer.start(), framer.end(), tag.prefix(), tag.local());
        return closed();
    }

    private StreamEvent closed() {
        phase = Phase.CLOSED;
        framer.finish();
        return new StreamEvent.Closed();
    }

    private void declaration() throws Malformed {
        String text = new String(framer.bytes(), framer.start(), framer.end() - framer.start(), StandardCharsets.UTF_8);
        Matcher parts = DECLARATION.matcher(text);
        if (!parts.matches()) {
            throw Malformed.notWellFormed("an XML declaration that is none");
        }
        String encoding = parts.group(1) == null ? parts.group(2) : parts.group(1);
        if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
            throw Malformed.encoding("an encoding that is not UTF-8");
        }
    }
}
