package im.clove.node.app.host;

import im.clove.i2p.stream.Endpoint;
import im.clove.i2p.stream.EndpointState;
import im.clove.node.admin.Finding;
import im.clove.node.admin.Stage;
import im.clove.node.admin.Startup;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.I2pPlace;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the node from a throw-away destination: it finds the node's lease set in the network and opens a stream
/// to it, both through the network, as a stranger would. Told as stages while the node starts, and asked by
/// `check`. Thread-safe.
final class Reachability implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reachability.class);
    private static final Duration LOOK = Duration.ofSeconds(6);
    private static final Duration CALL = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofSeconds(3);

    /// After so many looks in vain the router would answer by itself, to this visitor.
    private static final int LOOKS = 2;
    private static final int SERVER_PORT = 5269;

    private final Domain domain;
    private final Supplier<Endpoint> visitor;
    private final Timers timers;
    private final Executor executor;
    private final Startup startup;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile boolean closed;

    /// @param visitor opens a throw-away destination
    Reachability(Domain domain, Supplier<Endpoint> visitor, Timers timers, Executor executor, Startup startup) {
        this.domain = domain;
        this.visitor = visitor;
        this.timers = timers;
        this.executor = executor;
        this.startup = startup;
    }

    /// From when the destination is open until it has been reached once; and again each time its tunnels were lost.
    void watch(Endpoint own) {
        own.listen(state -> {
            switch (state) {
                case EndpointState.BuildingTunnels _ -> startup.accept(new Stage.Connected());
                case EndpointState.Open _ -> {
                    startup.accept(new Stage.Open());
                    if (watching.compareAndSet(false, true)) {
                        executor.execute(() -> untilReached(own.b32()));
                    }
                }
                case EndpointState.Lost _ -> startup.accept(new Stage.Lost());
                case EndpointState.Waiting _, EndpointState.Closed _ -> {
                    // Nothing that anybody waits for.
                }
            }
        });
    }

    private void untilReached(B32 own) {
        try {
            // A lease set needs a moment to be out; who asks earlier waits longer.
            pause();
            while (!closed && !visit(own)) {
                LOG.debug("another visitor looks at the node");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("The node could not look at itself from outside", e);
        } finally {
            watching.set(false);
        }
    }

    private boolean visit(B32 own) throws InterruptedException {
        try (Endpoint outside = visitor.get()) {
            outside.awaitOpen(CALL);
            for (int look = 0; look < LOOKS && !closed; look++) {
                if (attempt(outside, own)) {
                    return true;
                }
                pause();
            }
            return false;
        }
    }

    private boolean attempt(Endpoint outside, B32 own) {
        if (!startup.now().isPublished() && !finds(outside, own)) {
            return false;
        }
        try {
            call(outside, own);
            startup.accept(new Stage.Reachable());
            return true;
        } catch (IOException e) {
            LOG.debug("a call to the own address failed: {}", e.getMessage());
            return false;
        }
    }

    /// The same for the rooms' own destination, if it is to be open.
    void check(RoomsSide rooms, Consumer<Finding> found) {
        if (rooms.opened().isEmpty()) {
            found.accept(Finding.ok("rooms", rooms.domain() + " " + rooms.words()));
            return;
        }
        try (Endpoint outside = visitor.get()) {
            call(outside, rooms.opened().get().b32(), rooms.domain());
            found.accept(Finding.ok("rooms", rooms.domain() + " was reached by a test call through the network"));
        } catch (IOException e) {
            found.accept(Finding.problem(
                    "rooms",
                    rooms.domain() + " was not reached by a test call: " + e.getMessage() + " (" + rooms.words()
                            + ")"));
        }
    }

    private boolean finds(Endpoint outside, B32 own) {
        boolean found = outside.finds(own, LOOK);
        if (found) {
            startup.accept(new Stage.Published());
        }
        return found;
    }

    /// As another server would: a stream to the server port, and an answer on it.
    private void call(Endpoint outside, B32 own) throws IOException {
        call(outside, own, domain);
    }

    private void call(Endpoint outside, B32 own, Domain to) throws IOException {
        try (Duplex stream = outside.dialer().dial(new I2pPlace(own, SERVER_PORT), CALL)) {
            Timers.Timer deadline = timers.after(CALL, stream::close);
            try {
                String from = outside.b32().hostname();
                stream.write(ByteBuffer.wrap(XmlWriter.header(StreamParser.SERVER, from, to.name(), null, "en")));
                stream.flush();
                if (stream.read(ByteBuffer.allocate(1024)) < 0) {
                    throw new IOException("the stream ended without an answer");
                }
            } finally {
                deadline.cancel();
            }
        }
    }

    private void pause() throws InterruptedException {
        Thread.sleep(AGAIN);
    }

    /// One look, now. Each finding is told as soon as it is known.
    void check(B32 own, Consumer<Finding> found) {
        try (Endpoint outside = visitor.get()) {
            if (!outside.awaitOpen(CALL)) {
                found.accept(Finding.problem(
                        "tunnels", "none for a test call within a minute; wait until the router has more peers"));
                return;
            }
            if (!finds(outside, own)) {
                found.accept(Finding.problem(
                        "published", "not yet: the network does not know where this address is; wait a few minutes"));
                return;
            }
            found.accept(Finding.ok("published", "others can find this address"));
            try {
                long begin = timers.nowMillis();
                call(outside, own);
                startup.accept(new Stage.Reachable());
                found.accept(Finding.ok(
                        "reachable",
                        "a test call through the network arrived, " + (timers.nowMillis() - begin) + " ms"));
            } catch (IOException e) {
                found.accept(Finding.problem("reachable", "a test call did not arrive: " + e.getMessage()));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
