package im.clove.runtime.link;

import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// The opening of a line over a stream of bytes. It parses no further than the end of the element it returns, so
/// what follows a `<starttls/>` or an `<auth/>` in the same packet is still in its place as bytes. When
/// negotiation is done a [StreamLine] takes over.
public final class StreamIo implements LineOpening {
    private static final int BUFFER = 1024;
    private static final int MOST_DROPPED = 256 * 1024;

    private final Framing.Maker maker;
    private final ReentrantLock writing = new ReentrantLock();
    private final Deque<StreamEvent> events = new ArrayDeque<>(2);
    private volatile Duplex duplex;
    private Framing framing;
    private XmlLimits limits;
    private @Nullable ByteBuffer buffer;

    /// An XML stream.
    ///
    /// @param contentNamespace of what is written, `jabber:client` or `jabber:server`
    /// @param limits until [#limits] sets others
    public StreamIo(Duplex duplex, String contentNamespace, XmlLimits limits) {
        this(duplex, chosen -> new StreamFraming(contentNamespace, chosen), limits);
    }

    /// @param maker of a framing for each stream on this connection: a new one begins inside TLS
    /// @param limits until [#limits] sets others
    public StreamIo(Duplex duplex, Framing.Maker maker, XmlLimits limits) {
        this.duplex = duplex;
        this.maker = maker;
        this.limits = limits;
        this.framing = maker.make(limits);
    }

    /// What the stream runs over now: another one after [#secure].
    public Duplex duplex() {
        return duplex;
    }

    @Override
    public Protection protection() {
        return duplex.protection();
    }

    @Override
    public PeerIdentity peer() {
        return duplex.peer();
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        return duplex.channelBinding(type);
    }

    @Override
    public @Nullable StreamEvent next() throws IOException {
        while (events.isEmpty()) {
            if (framing.hasEnded()) {
                write(framing.close());
                return null;
            }
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
            events.addAll(framing.feedSome(bytes));
            byte[] reply = framing.reply();
            if (reply != null) {
                write(reply);
            }
        }
        return events.poll();
    }

    /// Whether anything has come that nobody has dealt with. White space between two children says nothing (RFC 6120
    /// §4.6.1): some clients end each of theirs with a new line.
    private boolean hasUnread() {
        ByteBuffer bytes = buffer;
        if (bytes != null) {
            events.addAll(framing.feed(bytes));
        }
        return !events.isEmpty() || framing.isInside();
    }

    @Override
    public void header(@Nullable String from, @Nullable String to, @Nullable String id, @Nullable String language)
            throws IOException {
        write(framing.header(from, to, id, language));
    }

    @Override
    public void send(Element element) throws IOException {
        write(framing.element(element));
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

    @Override
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
        framing = maker.make(limits);
        buffer = null;
    }

    @Override
    public void restart() {
        framing.restart();
    }

    @Override
    public void limits(XmlLimits other) {
        limits = other;
        framing.limits(other);
    }

    /// Writes the error if there is one and the closing tag, then closes the connection. Never throws. Blocks while
    /// the peer does not read; whoever cannot wait closes the duplex.
    public void end(@Nullable Element streamError) {
        try {
            if (streamError != null) {
                send(streamError);
            }
            write(framing.close());
            duplex.finish();
        } catch (IOException _) {
            // The peer is gone, so it cannot be told.
        } finally {
            duplex.close();
        }
    }

    /// As [#end], but before closing waits for the peer to do so, reading and dropping what it still sends: closed
    /// at once, TCP may take back what was just written to a peer that is still sending.
    @Override
    public void part(@Nullable Element streamError) {
        try {
            if (streamError != null) {
                send(streamError);
            }
            write(framing.close());
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

    @Override
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

    @Override
    public void drop() {
        duplex.close();
    }

    @Override
    public Line line(LinkLimits limitsOfLine, Timers timers, Executor executor) {
        return new StreamLine(this, limitsOfLine, timers, executor);
    }

    Framing framing() {
        return framing;
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
