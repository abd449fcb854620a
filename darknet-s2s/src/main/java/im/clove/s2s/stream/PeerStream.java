package im.clove.s2s.stream;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Hold;
import im.clove.runtime.link.LinkLimits;
import im.clove.runtime.link.StreamIo;
import im.clove.runtime.link.StreamLine;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.MeteredDuplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.dialback.DialbackKeys;
import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.stream.Handshake.Output;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// One XML stream with a peer, from the first byte to the last: negotiates on its own thread, turn by turn, then
/// hands everything that comes to the owner it belongs to. The sending methods may be called by any thread and
/// do not block.
public final class PeerStream {
    /// Who hears of a stream. Called on the stream's thread.
    public interface Listener {
        /// The peer's identity is proved and its `link` is here.
        ///
        /// @return who takes what follows, or null if the stream is to be closed
        @Nullable
        Owner linked(PeerStream stream, LinkKey key, Hello hello);

        /// The peer is no Clove node, and the stream has come as far as its handshake goes.
        ///
        /// @return who takes what follows, or null if the stream is to be closed
        @Nullable
        Owner grounded(PeerStream stream, StockGround ground);

        /// The peer has taken a step of the handshake.
        default void spoke() {
            // Only who counts the silent ones wants to know.
        }

        /// The stream ended before [#linked] or [#grounded].
        void failed(PeerStream stream, Ending how);
    }

    /// Who takes the elements of a stream that is set up.
    public interface Owner {
        /// May block: then nothing more is read.
        void received(PeerStream stream, Element element);

        /// What the stream holds in memory is charged to this.
        Budget budget();

        void idle(PeerStream stream);

        void ended(PeerStream stream, Ending how);
    }

    private final long number;
    private final MeteredDuplex duplex;
    private final S2sConfig config;
    private final S2sTools tools;
    private final @Nullable DialbackKeys keys;
    private final CompletableFuture<Greeting> greeting = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile PeerIdentity peer;
    private volatile @Nullable StreamLine link;
    private volatile boolean isAsking;
    private volatile long askedAt;

    /// @param keys for servers that are no Clove nodes, if those are talked to
    public PeerStream(long number, Duplex duplex, S2sConfig config, S2sTools tools, DialbackKeys keys) {
        this.number = number;
        this.duplex = new MeteredDuplex(duplex, tools.timers(), config.limits().bytesPerSecond());
        this.peer = duplex.peer();
        this.config = config;
        this.tools = tools;
        this.keys = config.stock().isPresent() ? keys : null;
    }

    public long number() {
        return number;
    }

    /// The peer should have answered by now.
    public void doubt() {
        duplex.doubt();
    }

    /// Counts as so many bytes more that were read.
    ///
    /// @return false if the stream is over
    boolean spend(int bytes) {
        try {
            duplex.spend(bytes);
            return true;
        } catch (IOException _) {
            drop();
            return false;
        }
    }

    /// Who is at the far end, as far as the transport and TLS have proved it.
    public PeerIdentity peer() {
        return peer;
    }

    /// Lets the dialling side begin.
    public void greet(Greeting words) {
        greeting.complete(words);
    }

    /// Runs the side that dialled until the stream is over.
    public void runDialled(LinkKey key, Listener listener) {
        Timers.Timer deadline = deadline();
        try {
            Greeting words = greeting.get();
            ByteArrayOutputStream first = new ByteArrayOutputStream();
            first.writeBytes(XmlWriter.header(StreamParser.SERVER, words.from(), words.to(), null, null));
            Ground ground = Ground.of(duplex, config.proofs());
            boolean ahead = words.ahead() && !ground.isTls();
            if (ahead) {
                words.elements().forEach(element -> append(first, element));
            }
            write(duplex, first);
            DialledHandshake.Expectation expectation =
                    words.expectation(ahead, keys != null, key.isOfFamilies(config.atlas()));
            negotiate(
                    new DialledHandshake(key, expectation, Certified.of(config.auth(), ground)),
                    words,
                    listener,
                    deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(listener, new Ending.Lost());
        } catch (ExecutionException | CancellationException | IOException e) {
            fail(listener, new Ending.Lost());
        } catch (RuntimeException | StackOverflowError e) {
            fault(listener, e);
        } finally {
            deadline.cancel();
            duplex.close();
        }
    }

    /// Runs the side that was dialled until the stream is over.
    public void runAccepted(Listener listener) {
        Timers.Timer deadline = deadline();
        try {
            Handshake handshake = new AcceptedHandshake(
                    config.atlas(), config.auth(), Ground.of(duplex, config.proofs()), tools::token, keys);
            negotiate(handshake, null, listener, deadline);
        } catch (IOException e) {
            fail(listener, new Ending.Lost());
        } catch (RuntimeException | StackOverflowError e) {
            fault(listener, e);
        } finally {
            deadline.cancel();
            duplex.close();
        }
    }

    /// It ends this stream and nothing else.
    private void fault(Listener listener, Throwable e) {
        tools.faults().report("A stream with a peer ends because of an error of ours", e);
        fail(listener, new Ending.Lost());
    }

    private Timers.Timer deadline() {
        return tools.timers().after(config.times().connect(), duplex::close);
    }

    private void negotiate(Handshake handshake, @Nullable Greeting words, Listener listener, Timers.Timer deadline)
            throws IOException {
        StreamIo io = new StreamIo(duplex, StreamParser.SERVER, XmlLimits.BEFORE_LOGIN);
        Domain ours = words == null ? null : Domain.of(words.from());
        Domain theirs = words == null ? null : Domain.of(words.to());
        while (true) {
            StreamEvent event = io.next();
            if (event == null) {
                fail(listener, new Ending.Lost());
                return;
            }
            listener.spoke();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            for (Output output : handshake.step(event)) {
                switch (output) {
                    case Output.Header header -> {
                        ours = header.from() == null ? ours : header.from();
                        answer.writeBytes(header.toBytes());
                    }
                    case Output.Send(Element element) -> append(answer, element);
                    case Output.Ready() -> {
                        if (words != null && !words.ahead()) {
                            words.elements().forEach(element -> append(answer, element));
                        }
                    }
                    case Output.StartTls(boolean client) -> {
                        write(io.duplex(), answer);
                        answer.reset();
                        tools.secure(io, engine(client, ours, theirs));
                        peer = io.duplex().peer();
                        handshake.secured(peer);
                    }
                    case Output.Restart() -> io.restart();
                    case Output.Linked(LinkKey key, Hello hello) -> {
                        deadline.cancel();
                        converse(io, limits(false), () -> listener.linked(this, key, hello), null, hello.reader());
                        return;
                    }
                    case Output.Grounded(StockGround ground) -> {
                        write(io.duplex(), answer);
                        deadline.cancel();
                        converse(io, limits(true), () -> listener.grounded(this, ground), ground.first(), null);
                        return;
                    }
                    case Output.Fail(StreamFault fault) -> {
                        tools.refusals().say(peer(), "A server's stream was refused: " + fault.words());
                        append(answer, fault.toElement());
                        end(io.duplex(), answer);
                        fail(listener, new Ending.Lost());
                        return;
                    }
                    case Output.Over(Ending how) -> {
                        end(io.duplex(), answer);
                        fail(listener, how);
                        return;
                    }
                }
            }
            write(io.duplex(), answer);
        }
    }

    private SSLEngine engine(boolean client, @Nullable Domain ours, @Nullable Domain theirs) throws IOException {
        return config.stock()
                .orElseThrow(() -> new IOException("TLS with peers is not set up"))
                .engine(client, ours, theirs);
    }

    private void converse(
            StreamIo io,
            LinkLimits limits,
            Supplier<@Nullable Owner> begin,
            @Nullable Element first,
            @Nullable AgainReader again) {
        io.limits(config.limits().stanza());
        StreamLine made = new StreamLine(io, limits, tools.timers(), tools.executor());
        link = made;
        if (over.get()) {
            made.cut();
            return;
        }
        Owner owner = begin.get();
        Budget budget = owner == null ? tools.budget() : owner.budget();
        made.chargeTo(budget);
        try (Hold itself = new Hold(budget)) {
            itself.is(S2sTools.STREAM);
            if (owner == null) {
                made.close(new StreamFault(StreamCondition.RESOURCE_CONSTRAINT, "Too many links").toElement());
            } else if (first != null) {
                owner.received(this, first);
            }
            made.run(new PeerSink(this, owner, again, itself));
        }
    }

    /// @param oneWay whether one side has nothing to say for hours, and no way to show that it is there
    private LinkLimits limits(boolean oneWay) {
        Duration keepAlive = config.times().keepAlive();
        LinkLimits usual = LinkLimits.SERVER;
        return new LinkLimits(
                usual.queuedElements(),
                Math.max(usual.queuedBytes(), 2L * config.limits().stanza().bytes()),
                keepAlive,
                oneWay
                        ? config.times().idle().plus(keepAlive)
                        : keepAlive.plus(config.times().ack()),
                usual.stalled(),
                usual.closing());
    }

    private void fail(Listener listener, Ending how) {
        if (over.compareAndSet(false, true)) {
            listener.failed(this, how);
        }
    }

    private static void append(ByteArrayOutputStream out, Element element) {
        out.writeBytes(XmlWriter.stanza(element, StreamParser.SERVER));
    }

    /// One write and one flush: on I2P each flush is a message of its own.
    private static void write(Duplex wire, ByteArrayOutputStream bytes) throws IOException {
        if (bytes.size() > 0) {
            wire.write(ByteBuffer.wrap(bytes.toByteArray()));
            wire.flush();
        }
    }

    private static void end(Duplex wire, ByteArrayOutputStream last) {
        try {
            last.writeBytes(XmlWriter.close());
            write(wire, last);
            wire.finish();
        } catch (IOException _) {
            // The peer is gone, so it cannot be told.
        }
    }

    /// @return false if the stream is over
    public boolean send(Element element) {
        return send(element, () -> {});
    }

    /// @param whenFlushed runs when the transport has it; never, if the stream ends before
    /// @return false if the stream is over
    public boolean send(Element element, Runnable whenFlushed) {
        StreamLine live = link;
        return live != null && live.send(element, whenFlushed);
    }

    /// Does something that sends several elements, which then go in one piece.
    public void together(Runnable sends) {
        StreamLine live = link;
        if (live == null) {
            sends.run();
        } else {
            live.together(sends);
        }
    }

    /// Sends what the peer has to answer.
    ///
    /// @return false if the stream is over
    public boolean ask(Element question) {
        isAsking = true;
        return send(question, () -> {
            askedAt = tools.timers().nowMillis();
            isAsking = false;
        });
    }

    /// Since when the peer could be at the answer to the last question: when the transport had it. As long as it
    /// is queued behind other stanzas, when the transport took the last of those, which it does only as long as the
    /// far end takes what went before.
    public long askedAt() {
        StreamLine live = link;
        return isAsking && live != null ? live.writtenAt() : askedAt;
    }

    /// Says why and closes. Before the peer's `link` there is nobody to tell.
    public void close(@Nullable StreamFault fault) {
        StreamLine live = link;
        if (live == null) {
            drop();
        } else {
            live.close(fault == null ? null : fault.toElement());
        }
    }

    /// The peer broke the rules: the owner hears of it, before the peer hears why.
    public void blame(StreamFault fault) {
        tools.refusals().say(peer(), "A server's stream is cut: " + fault.words());
    }

    /// Closes without a word.
    public void drop() {
        over.set(true);
        greeting.cancel(false);
        StreamLine live = link;
        if (live != null) {
            live.cut();
        }
        duplex.close();
    }
}
