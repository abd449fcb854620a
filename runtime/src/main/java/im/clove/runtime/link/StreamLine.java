package im.clove.runtime.link;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Hold;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
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

/// A line over a stream of bytes: one thread reads, in [#run], another writes what was queued with [#send]. Each
/// element is laid out once by the [Framing], on the thread that sends it.
public final class StreamLine implements Line {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLine.class);

    /// What an idle link holds for its next bytes.
    private static final int SMALL_BUFFER = 1024;

    /// Taken while bytes come faster than the small one holds.
    private static final int LARGE_BUFFER = 16 * 1024;

    /// What may have come of an element without being charged.
    private static final long FREE = 8 * 1024;

    private final StreamIo io;
    private final Duplex duplex;
    private final Framing framing;
    private final LinkLimits limits;
    private final Timers timers;
    private final SendQueue queue;
    private final AtomicReference<@Nullable LinkEnd> end = new AtomicReference<>();

    private volatile long lastInbound;
    private volatile long lastTold;
    private volatile Timers.@Nullable Timer watch;
    private volatile Timers.@Nullable Timer hardClose;
    private volatile boolean over;
    private volatile @Nullable Hold coming;

    /// Takes over a negotiated stream. From here on only the link writes to it; its [StreamIo] may be read until
    /// [#run].
    ///
    /// @param executor runs the writer whenever there is something to write
    public StreamLine(StreamIo io, LinkLimits limits, Timers timers, Executor executor) {
        this.io = io;
        this.duplex = io.duplex();
        this.framing = io.framing();
        this.limits = limits;
        this.timers = timers;
        this.queue = new SendQueue(duplex, limits, executor, timers);
    }

    /// Before [#run].
    @Override
    public void chargeTo(Budget budget) {
        queue.chargeTo(budget);
        coming = new Hold(budget);
    }

    @Override
    public boolean send(Element element) {
        return queue.offer(framing.element(element), null);
    }

    @Override
    public boolean send(Element element, Runnable whenFlushed) {
        return queue.offer(framing.element(element), whenFlushed);
    }

    @Override
    public void together(Runnable sends) {
        queue.hold();
        try {
            sends.run();
        } finally {
            queue.release();
        }
    }

    /// How much waits to be written; a snapshot, for limits and metrics.
    public long queuedBytes() {
        return queue.queuedBytes();
    }

    /// When the transport last took something that had been queued, in milliseconds on the link's timers; 0 if it
    /// never did.
    public long writtenAt() {
        return queue.writtenAt();
    }

    @Override
    public void close(@Nullable Element streamError) {
        finish(new LinkEnd(LinkEnd.Kind.CLOSED, "closed by this side"), streamError);
    }

    @Override
    public void abort(Element streamError) {
        finish(new LinkEnd(LinkEnd.Kind.CLOSED, "given up by this side"), streamError, queue::finishWithout);
    }

    @Override
    public void cut() {
        cut(new LinkEnd(LinkEnd.Kind.CLOSED, "cut by this side"));
    }

    private void finish(LinkEnd why, @Nullable Element streamError) {
        finish(why, streamError, queue::finish);
    }

    private void finish(LinkEnd why, @Nullable Element streamError, Consumer<byte[]> lastBytes) {
        if (!end.compareAndSet(null, why)) {
            return;
        }
        byte[] close = framing.close();
        byte[] error = streamError == null ? new byte[0] : framing.element(streamError);
        hardClose = timers.after(limits.closing(), () -> {
            queue.abandon();
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
        queue.abandon();
        duplex.close();
    }

    @Override
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
        Hold held = coming;
        if (held != null) {
            held.close();
        }
        LinkEnd why = end.get();
        if (why == null) {
            why = new LinkEnd(LinkEnd.Kind.LOST, "the connection ended");
            cut(why);
        }
        queue.awaitRest(limits.closing().plus(Duration.ofSeconds(1)));
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
            if (!handleAll(List.of(io.takeEvents().removeFirst()), sink)) {
                return;
            }
        }
        ByteBuffer unread = io.takeUnread();
        if (unread != null && !handle(unread, sink)) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(SMALL_BUFFER);
        while (true) {
            int n = duplex.read(buffer.clear());
            if (n < 0) {
                return;
            }
            lastInbound = timers.nowMillis();
            if (!handle(buffer.flip(), sink)) {
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
    private boolean handle(ByteBuffer bytes, LinkSink sink) {
        List<StreamEvent> events = framing.feed(bytes);
        byte[] reply = framing.reply();
        if (reply != null) {
            queue.offer(reply, null);
        }
        letGo();
        if (!handleAll(events, sink)) {
            return false;
        }
        if (!mayGoOn()) {
            finish(
                    new LinkEnd(LinkEnd.Kind.LOST, "no room for what the peer sends"),
                    StreamCondition.RESOURCE_CONSTRAINT.toElement("The server has no room for this now"));
            return false;
        }
        if (framing.hasEnded()) {
            LinkEnd why = new LinkEnd(LinkEnd.Kind.LOST, "the peer went without closing its stream");
            finish(why, null, queue::finishWithout);
            return false;
        }
        return true;
    }

    /// An element that is complete is another's to charge, who may have to wait for room.
    private void letGo() {
        Hold held = coming;
        if (held != null && weight() < held.bytes()) {
            held.is(weight());
        }
    }

    /// Whether there is room for what has come of an element.
    private boolean mayGoOn() {
        Hold held = coming;
        return held == null || held.pass(weight());
    }

    private long weight() {
        long weight = framing.pendingWeight();
        return weight <= FREE ? 0 : weight;
    }

    /// @return false if reading is over
    private boolean handleAll(List<StreamEvent> events, LinkSink sink) {
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
        if (queue.busyMillis() >= limits.stalled().toMillis()) {
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
