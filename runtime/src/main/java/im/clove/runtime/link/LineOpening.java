package im.clove.runtime.link;

import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// What a login talks to: a stream while it is negotiated, turn by turn, on one thread: it reads an event, writes an
/// answer, reads the next. When that is done it goes on as a [Line]. Only [#abort] and [#drop] may be called by
/// other threads.
public interface LineOpening {
    /// The next event, waiting for it.
    ///
    /// @return null when the connection has ended
    /// @throws IOException if it broke
    @Nullable
    StreamEvent next() throws IOException;

    /// Writes our side's header; attributes that are null are left out.
    void header(@Nullable String from, @Nullable String to, @Nullable String id, @Nullable String language)
            throws IOException;

    /// Writes an element.
    void send(Element element) throws IOException;

    /// Performs the TLS handshake and expects a new stream inside. Nothing that came before it is looked at again.
    ///
    /// @throws IOException if it fails, if anything but white space was sent ahead of it, or if what carries
    ///     the stream has no TLS of its own; the connection is closed then
    void secure(SSLEngine engine) throws IOException;

    /// Expects a new stream header, as after SASL.
    void restart();

    /// Other limits, from the next element on.
    void limits(XmlLimits other);

    /// Writes the error if there is one and the end of the stream, and waits for the peer to close; then closes.
    /// Never throws. Give it a deadline.
    void part(@Nullable Element streamError);

    /// From a thread that is not the reader's: tells the peer why, unless a write is going on, and closes. The
    /// reader wakes.
    void abort(Element streamError);

    /// Closes at once, from any thread. The reader wakes.
    void drop();

    /// Of what carries the stream now: another after [#secure].
    Protection protection();

    /// Who is at the far end, as far as what carries the stream has proved it.
    PeerIdentity peer();

    /// As [im.clove.runtime.transport.Duplex#channelBinding].
    Optional<byte[]> channelBinding(String type);

    /// Takes the stream over: what was read and not yet returned goes to the line. From here on only [#next] of
    /// this may be called, until the line runs.
    ///
    /// @param executor runs the line's writer whenever there is something to write
    Line line(LinkLimits limits, Timers timers, Executor executor);
}
