package im.clove.runtime.link;

import im.clove.runtime.budget.Budget;
import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// What a session talks to: a negotiated stream, whatever carries it and however its elements are framed. Elements
/// go out in the order in which they were given; whatever goes wrong ends this line and nothing else. The
/// sending methods may be called by any thread and never block.
///
/// A line over a stream of bytes is a [StreamLine], with a [Framing] for XML streams (RFC 6120) or for WebSocket
/// (RFC 7395). One that has no stream of bytes, as BOSH (XEP-0124), implements this and [LineOpening] itself.
public interface Line {
    /// What this line holds is charged to this owner from now on: what waits to be written, and an element that has
    /// begun to come. Beyond what the owner may hold, [#send] takes no more, and a line in the middle of an element
    /// ends with `resource-constraint`.
    void chargeTo(Budget budget);

    /// Queues an element.
    ///
    /// @return false if the line is closed or its queue is full; then nothing was queued
    boolean send(Element element);

    /// Queues an element.
    ///
    /// @param whenFlushed runs on the writing thread after the element was handed to the transport and flushed;
    ///     never, if the line ends before. Must not block.
    /// @return false if the line is closed or its queue is full; then nothing was queued
    boolean send(Element element, Runnable whenFlushed);

    /// Does something that sends several elements, and lets them go together when it is done: on I2P, what is
    /// flushed by itself is a packet of its own. What is being written meanwhile goes on. One thread at a time.
    void together(Runnable sends);

    /// Ends the line in order: writes what is queued, the error if there is one, the end of the stream, and closes.
    /// If that takes longer than [LinkLimits#closing()] the connection is cut. What comes in meanwhile is dropped.
    void close(@Nullable Element streamError);

    /// Ends the line as [#close] does, but forgets what is queued: for a peer that does not read, when the caller
    /// has it all.
    void abort(Element streamError);

    /// Cuts the connection: what is queued is lost.
    void cut();

    /// Reads until the line ends, on the calling thread. Called once. When it returns, the connection is closed and
    /// the sink has been told.
    void run(LinkSink sink);
}
