package im.clove.runtime.link;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The XML stream of RFC 6120 §4: one document for each direction, whose children are the elements.
public final class StreamFraming implements Framing {
    private final String contentNamespace;
    private final StreamParser parser;

    /// @param contentNamespace of what is written, `jabber:client` or `jabber:server`
    public StreamFraming(String contentNamespace, XmlLimits limits) {
        this.contentNamespace = contentNamespace;
        this.parser = new StreamParser(limits);
    }

    @Override
    public List<StreamEvent> feed(ByteBuffer bytes) {
        return parser.feed(bytes);
    }

    /// An element ends with `>` and nowhere else.
    @Override
    public List<StreamEvent> feedSome(ByteBuffer bytes) {
        int end = bytes.position();
        while (end < bytes.limit() && bytes.get(end++) != '>') {
            // searching
        }
        ByteBuffer part = bytes.slice(bytes.position(), end - bytes.position());
        bytes.position(end);
        return parser.feed(part);
    }

    @Override
    public byte @Nullable [] reply() {
        return null;
    }

    @Override
    public boolean hasEnded() {
        return false;
    }

    @Override
    public boolean isInside() {
        return parser.pendingBytes() > 0;
    }

    @Override
    public long pendingWeight() {
        return parser.pendingWeight();
    }

    @Override
    public void restart() {
        parser.restart();
    }

    @Override
    public void limits(XmlLimits other) {
        parser.limits(other);
    }

    @Override
    public byte[] header(@Nullable String from, @Nullable String to, @Nullable String id, @Nullable String language) {
        return XmlWriter.header(contentNamespace, from, to, id, language);
    }

    @Override
    public byte[] element(Element element) {
        return XmlWriter.stanza(element, contentNamespace);
    }

    @Override
    public byte[] close() {
        return XmlWriter.close();
    }
}
