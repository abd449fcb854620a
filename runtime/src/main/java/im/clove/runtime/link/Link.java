package im.clove.runtime.link;

import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A negotiated stream at work: one thread reads, in [#run], another writes what was queued with [#send]. Whatever
/// goes wrong here ends this link and nothing else.
public final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    /// What an idle link holds for its next bytes.
    private static final int SMALL_BUFFER = 1024;

    /// Taken while bytes come faster than the small one holds.
    private static final int LARGE_BUFFER = 16 * 1024;

    private final StreamIo io;
    private final Duplex duplex;
    private final StreamParser parser;
    private final LinkLimits limits;
    private final Timers timers;
    private final Outbox outbox;
    private final AtomicReference<@Nullable LinkEnd> end = new AtomicReference<>();

    private volatile long lastInbound;
    private volatile long lastTold;
    private volatile Timers.@Nullable Timer watch;
    private volatile Timers.@Nullable Timer hardClose;
    private volatile boolean over;

    /// Takes over a negotiated stream. From here on only the link writes to it; its [StreamIo] may be read until
    /// [#run].
    ///
    /// @param executor runs the writer whenever there is something to write
    public Link(StreamIo io, LinkLimits limits, Timers timers, Executor executor) {
        this.io = io;
        this.duplex = io.duplex();
        this.parser = io.parser();
        this.limits = limits;
        this.timers = timers;
        this.outbox = new Outbox(duplex, limits, executor, timers);
    }

    /// What the stream runs over; not to be read, written or closed.
    public Duplex duplex() {
        return duplex;
    }

    /// Queues an element. Never blocks.
    ///
    /// @return false if the link is closed or its queue is full; then nothing was queued
    public boolean send(Element element) {
        return outbox.offer(XmlWriter.stanza(element, io.contentNamespace()), null);
    }

    /// Queues an element. Never blocks.
    ///
    /// @param whenFlushed runs on the writing thread after the element was handed to the transport and flushed;
    ///     never, if the link ends before. Must not block.
    /// @return false if the link is closed or its queue is full; then nothing was queued
    public boolean send(Element element, Runnable whenFlushed) {
        return outbox.offer(XmlWriter.stanza(element, io.contentNamespace()), whenFlushed);
    }

    /// Does something that sends several elements, and lets them go together when it is done: on I2P, what is
    /// flushed by itself is a packet of its own. What is being written meanwhile goes on. One thread at a time.
    public void together(Runnable sends) {
        outbox.hold();
        try {
            sends.run();
        } finally {
            outbox.release();
        }
    }

    /// How much waits to be written; a snapshot, for limits and metrics.
    public long queuedBytes() {
        return outbox.queuedBytes();
    }

    /// When the transport last took something that had been queued, in milliseconds on the link's timers; 0 if it
    /// never did.
    public long writtenAt() {
        return outbox.writtenAt();
    }

    /// Ends the link in order: writes what is queued, the error if there is one, the closing tag, and closes. If
    /// that takes longer than [LinkLimits#closing()] the connection is cut. Never blocks; what comes in meanwhile
    /// is dropped.
    public void close(@Nullable Element streamError) {
        finish(new LinkEnd(LinkEnd.Kind.CLOSED, "closed by this side"), streamError);
    }

    /// Ends the link as [#close] does, but forgets what is queued: for a peer that does not read, when the caller
    /// has it all. Never blocks.
    public void abort(Element streamError) {
        finish(new LinkEnd(LinkEnd.Kind.CLOSED, "given up by this side"), streamError, outbox::finishWithout);
    }

    /// Cuts the connection: what is queued is lost. Never blocks.
    public void cut() {
        cut(new LinkEnd(LinkEnd.Kind.CLOSED, "cut by this side"));
    }

    private void finish(LinkEnd why, @Nullable Element streamError) {
        finish(why, streamError, outbox::finish);
    }

    private void finish(LinkEnd why, @Nullable Element streamError, Consumer<byte[]> lastBytes) {
        if (!end.compareAndSet(null, why)) {
            return;
        }
        byte[] close = XmlWriter.close();
        byte[] error = streamError == null ? new byte[0] : XmlWriter.stanza(streamError, io.contentNamespace());
        hardClose = timers.after(limits.closing(), () -> {
            outbox.abandon();
            duplex.close();
        });
        if (over) {
            cancel(hardClose);
        }
        lastBytes.accept(ByteBuffer.allocate(error.length + close.length)
                .put(error)
                .put(close)
                .array());
    }

    private void cut(LinkEnd why) {
        end.compareAndSet(null, why);
        outbox.abandon();
        duplex.close();
    }

    /// Reads until the link ends, on the calling thread. Called once. When it returns, the connection is closed and
    /// the sink has been told.
    public void run(LinkSink sink) {
        lastInbound = timers.nowMillis();
        lastTold = lastInbound;
        watch(sink);
        try {
            read(sink);
        } catch (IOException e) {
            cut(new LinkEnd(LinkEnd.Kind.LOST, "the connection broke: " + e.getMessage()));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
            fault(e);
        } finally {
            close(sink);
        }
    }

    private void fault(Throwable e) {
        LOG.error("A link ends because of an error of ours", e);
        finish(
                new LinkEnd(LinkEnd.Kind.FAULT, e.getClass().getSimpleName()),
                StreamCondition.INTERNAL_SERVER_ERROR.toElement());
    }

    private void close(LinkSink sink) {
        cancel(watch);
        LinkEnd why = end.get();
        if (why == null) {
            why = new LinkEnd(LinkEnd.Kind.LOST, "the connection ended");
            cut(why);
        }
        outbox.awaitRest(limits.closing().plus(Duration.ofSeconds(1)));
        duplex.close();
        over = true;
        cancel(hardClose);
        try {
            sink.closed(why);
        } catch (RuntimeException e) {
            LOG.error("The end of a link could not be told", e);
        }
    }

    private static void cancel(Timers.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void read(LinkSink sink) throws IOException {
        while (!io.takeEvents().isEmpty()) {
            if (!handle(List.of(io.takeEvents().removeFirst()), sink)) {
                return;
            }
        }
        ByteBuffer unread = io.takeUnread();
        if (unread != null && !handle(parser.feed(unread), sink)) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(SMALL_BUFFER);
        while (true) {
            int n = duplex.read(buffer.clear());
            if (n < 0) {
                return;
            }
            lastInbound = timers.nowMillis();
            if (!handle(parser.feed(buffer.flip()), sink)) {
                return;
            }
            if (n == SMALL_BUFFER) {
                buffer = ByteBuffer.allocate(LARGE_BUFFER);
            } else if (n < SMALL_BUFFER && buffer.capacity() > SMALL_BUFFER) {
                buffer = ByteBuffer.allocate(SMALL_BUFFER);
            }
        }
    }

    /// @return false if reading is over
    private boolean handle(List<StreamEvent> events, LinkSink sink) {
        for (StreamEvent event : events) {
            switch (event) {
                case StreamEvent.Received(Element element) -> {
                    if (end.get() == null) {
                        sink.received(element);
                    }
                }
                case StreamEvent.Closed _ -> {
                    finish(new LinkEnd(LinkEnd.Kind.FINISHED, "the peer closed its stream"), null);
                    return false;
                }
                case StreamEvent.Violation(StreamEvent.Kind kind, String reason) -> {
                    finish(
                            new LinkEnd(LinkEnd.Kind.VIOLATION, reason),
                            StreamCondition.of(kind).toElement());
                    return false;
                }
                case StreamEvent.Opened _ -> {
                    finish(
                            new LinkEnd(LinkEnd.Kind.VIOLATION, "a second stream header"),
                            StreamCondition.NOT_WELL_FORMED.toElement());
                    return false;
                }
            }
        }
        return true;
    }

    /// Looks after silence and stalls; runs on a timer's thread and sets the next timer. With `end` set it stops.
    private void watch(LinkSink sink) {
        if (end.get() != null) {
            return;
        }
        long now = timers.nowMillis();
        long silent = now - lastInbound;
        if (silent >= limits.dead().toMillis()) {
            finish(
                    new LinkEnd(LinkEnd.Kind.TIMED_OUT, "nothing came for " + silent / 1000 + " s"),
                    StreamCondition.CONNECTION_TIMEOUT.toElement());
            return;
        }
        if (outbox.busyMillis() >= limits.stalled().toMillis()) {
            cut(new LinkEnd(LinkEnd.Kind.STALLED, "the peer does not read"));
            return;
        }
        long idle = limits.idle().toMillis();
        if (silent >= idle && now - lastTold >= idle) {
            lastTold = now;
            sink.idle();
        }
        long untilIdle = Math.max(lastInbound, lastTold) + idle - now;
        long untilDead = lastInbound + limits.dead().toMillis() - now;
        long delay = Math.min(Math.min(untilIdle, untilDead), limits.stalled().toMillis());
        watch = timers.after(Duration.ofMillis(Math.max(1, delay)), () -> watch(sink));
        if (end.get() != null) {
            watch.cancel();
        }
    }
}
