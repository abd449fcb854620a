package im.clove.runtime.link;

import im.clove.runtime.transport.Duplex;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// A stream while it is negotiated: one thread reads an event, writes an answer, reads the next. It parses no
/// further than the end of the element it returns, so what follows a `<starttls/>` or an `<auth/>` in the same
/// packet is still in its place as bytes. When negotiation is done a [Link] takes over.
public final class StreamIo {
    private static final int BUFFER = 1024;
    private static final int MOST_DROPPED = 256 * 1024;

    private final String contentNamespace;
    private final ReentrantLock writing = new ReentrantLock();
    private final Deque<StreamEvent> events = new ArrayDeque<>(2);
    private volatile Duplex duplex;
    private StreamParser parser;
    private XmlLimits limits;
    private @Nullable ByteBuffer buffer;

    /// @param contentNamespace of what is written, `jabber:client` or `jabber:server`
    /// @param limits until [#limits] sets others
    public StreamIo(Duplex duplex, String contentNamespace, XmlLimits limits) {
        this.duplex = duplex;
        this.contentNamespace = contentNamespace;
        this.limits = limits;
        this.parser = new StreamParser(limits);
    }

    /// What the stream runs over now: another one after [#secure].
    public Duplex duplex() {
        return duplex;
    }

    public String contentNamespace() {
        return contentNamespace;
    }

    /// The next event, waiting for it.
    ///
    /// @return null when the connection has ended
    /// @throws IOException if it broke
    public @Nullable StreamEvent next() throws IOException {
        while (events.isEmpty()) {
            ByteBuffer bytes = buffer;
            if (bytes == null || !bytes.hasRemaining()) {
                bytes = bytes == null ? ByteBuffer.allocate(BUFFER) : bytes.clear();
                buffer = bytes;
                int n = duplex.read(bytes);
                bytes.flip();
                if (n < 0) {
                    return null;
                }
            }
            events.addAll(parser.feed(upToNextTagEnd(bytes)));
        }
        return events.poll();
    }

    /// An element ends with `>` and nowhere else.
    private static ByteBuffer upToNextTagEnd(ByteBuffer bytes) {
        int end = bytes.position();
        while (end < bytes.limit() && bytes.get(end++) != '>') {
            // searching
        }
        ByteBuffer part = bytes.slice(bytes.position(), end - bytes.position());
        bytes.position(end);
        return part;
    }

    /// Whether anything has come that nobody has dealt with. White space between two children says nothing (RFC 6120
    /// §4.6.1): some clients end each of theirs with a new line.
    private boolean hasUnread() {
        ByteBuffer bytes = buffer;
        if (bytes != null) {
            events.addAll(parser.feed(bytes));
        }
        return !events.isEmpty() || parser.pendingBytes() > 0;
    }

    /// Writes a stream header; attributes that are null are left out.
    public void header(@Nullable String from, @Nullable String to, @Nullable String id, @Nullable String language)
            throws IOException {
        write(XmlWriter.header(contentNamespace, from, to, id, language));
    }

    public void send(Element element) throws IOException {
        write(XmlWriter.stanza(element, contentNamespace));
    }

    private void write(byte[] bytes) throws IOException {
        writing.lock();
        try {
            duplex.write(ByteBuffer.wrap(bytes));
            duplex.flush();
        } finally {
            writing.unlock();
        }
    }

    /// Performs the TLS handshake and expects a new stream inside. Nothing that came before it is looked at again.
    ///
    /// @throws IOException if it fails, or if anything but white space was sent ahead of it; the duplex is
    ///     closed then
    public void secure(SSLEngine engine) throws IOException {
        if (hasUnread()) {
            duplex.close();
            throw new IOException("Plaintext was sent ahead of the TLS handshake");
        }
        // Held so that an [#abort] in the middle closes and does not write plaintext into the handshake.
        writing.lock();
        try {
            duplex = duplex.secure(engine);
        } finally {
            writing.unlock();
        }
        parser = new StreamParser(limits);
        buffer = null;
    }

    /// Expects a new stream header, as after SASL.
    public void restart() {
        parser.restart();
    }

    /// Other limits, from the next element on.
    public void limits(XmlLimits other) {
        limits = other;
        parser.limits(other);
    }

    /// Writes the error if there is one and the closing tag, then closes the connection. Never throws. Blocks while
    /// the peer does not read; whoever cannot wait closes the duplex.
    public void end(@Nullable Element streamError) {
        try {
            if (streamError != null) {
                send(streamError);
            }
            write(XmlWriter.close());
            duplex.finish();
        } catch (IOException _) {
            // The peer is gone, so it cannot be told.
        } finally {
            duplex.close();
        }
    }

    /// As [#end], but before closing waits for the peer to do so, reading and dropping what it still sends: closed
    /// at once, TCP may take back what was just written to a peer that is still sending. Give it a deadline.
    public void part(@Nullable Element streamError) {
        try {
            if (streamError != null) {
                send(streamError);
            }
            write(XmlWriter.close());
            duplex.finish();
            ByteBuffer dropped = ByteBuffer.allocate(BUFFER);
            int left = MOST_DROPPED;
            for (int n = duplex.read(dropped); n >= 0 && left > 0; n = duplex.read(dropped.clear())) {
                left -= n;
            }
        } catch (IOException _) {
            // The peer is gone, so it cannot be told.
        } finally {
            duplex.close();
        }
    }

    /// From a thread that is not the reader's: tells the peer why, unless a write is going on, and closes. The
    /// reader wakes.
    public void abort(Element streamError) {
        if (writing.tryLock()) {
            try {
                end(streamError);
            } finally {
                writing.unlock();
            }
        } else {
            duplex.close();
        }
    }

    StreamParser parser() {
        return parser;
    }

    /// What was read and not yet parsed, for the link that takes over; null if nothing.
    @Nullable
    ByteBuffer takeUnread() {
        ByteBuffer bytes = buffer;
        buffer = null;
        return bytes != null && bytes.hasRemaining() ? bytes : null;
    }

    /// What was parsed and not yet returned, for the link that takes over.
    Deque<StreamEvent> takeEvents() {
        return events;
    }
}
