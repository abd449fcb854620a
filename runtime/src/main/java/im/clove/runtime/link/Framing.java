package im.clove.runtime.link;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a stream's header, elements and end are laid out in bytes, both ways. Pure: it opens, waits for and logs
/// nothing. Never throws for what the peer sent: that is a [StreamEvent.Violation]. What is written needs nothing
/// of what was read, so one thread may feed while others ask for bytes.
public interface Framing {
    /// A framing for a new stream.
    @FunctionalInterface
    interface Maker {
        Framing make(XmlLimits limits);
    }

    /// Takes all the bytes. How they are cut makes no difference to the events.
    List<StreamEvent> feed(ByteBuffer bytes);

    /// Takes bytes up to a place where an element may end, and leaves the rest in the buffer: while a stream is
    /// negotiated, what follows may not be part of this stream.
    List<StreamEvent> feedSome(ByteBuffer bytes);

    /// What the framing itself owes the peer since the last call, to be written soon; null for nothing.
    byte @Nullable [] reply();

    /// Whether the peer has said that nothing more comes, without closing its stream.
    boolean hasEnded();

    /// Whether something has begun that is not complete.
    boolean isInside();

    /// What has begun and is not complete takes so much of the heap, in bytes.
    long pendingWeight();

    /// Expects a new header, as after SASL.
    void restart();

    /// Other limits, from the next element on.
    void limits(XmlLimits other);

    /// The bytes of a header; attributes that are null are left out.
    byte[] header(@Nullable String from, @Nullable String to, @Nullable String id, @Nullable String language);

    /// The bytes of an element.
    byte[] element(Element element);

    /// The bytes that end our side of the stream.
    byte[] close();
}
