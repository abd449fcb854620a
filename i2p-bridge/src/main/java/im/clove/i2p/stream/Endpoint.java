package im.clove.i2p.stream;

import im.clove.i2p.keys.AddressScrubber;
import im.clove.i2p.keys.Names;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.router.RouterLink;
import im.clove.runtime.transport.Acceptor;
import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.I2pPlace;
import im.clove.xmpp.jid.B32;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import net.i2p.client.I2PSessionException;
import net.i2p.client.streaming.I2PSocketManager;
import net.i2p.client.streaming.I2PSocketManagerFactory;
import net.i2p.data.Destination;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A destination on the network: opened without blocking, kept open by itself, and good for dialling from and
/// accepting at. Every stream dialled here carries this destination's name to the far end. Thread safe.
public final class Endpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /// How long tunnels may take before they are tried with another choice of peers; doubled with each try. A
    /// router draws the two halves of its fast peers that a session's first and last hops come from by lot, once a
    /// session, and with few such peers a half can be empty: of eight, about once in a hundred sessions. Such a
    /// session would build no tunnel for as long as it lives.
    private static final Duration FIRST_TRY = Duration.ofSeconds(25);

    private static final Duration LONGEST_TRY = Duration.ofMinutes(4);

    private final NodeIdentity identity;
    private final RouterLink router;
    private final SessionOptions options;
    private final PeerGate gate;
    private final Duration firstTry;
    private final List<Consumer<EndpointState>> listeners = new CopyOnWriteArrayList<>();
    private final I2pDialer dialer;
    private final I2pAcceptor acceptor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private EndpointState state = new EndpointState.Waiting();
    private @Nullable I2PSocketManager manager;

    private Endpoint(
            NodeIdentity identity,
            RouterLink router,
            Names names,
            SessionOptions options,
            PeerGate gate,
            Set<Integer> ports,
            Duration firstTry) {
        this.identity = identity;
        this.router = router;
        this.options = options;
        this.gate = gate;
        this.firstTry = firstTry;
        this.dialer = new I2pDialer(this, names.knowing(List.of(identity.destination())));
        this.acceptor = new I2pAcceptor(this, gate, ports);
    }

    /// Begins to open a destination; returns at once. What is dialled before it is open waits within its own
    /// timeout.
    ///
    /// @param names where destinations are found without asking the network
    /// @param ports the I2P ports it answers, as [#SERVER_PORTS]; a caller without a port (0) gets 5269
    public static Endpoint open(
            NodeIdentity identity,
            RouterLink router,
            Names names,
            SessionOptions options,
            PeerGate gate,
            Set<Integer> ports) {
        return open(new Endpoint(identity, router, names, options, gate, Set.copyOf(ports), FIRST_TRY));
    }

    /// With another patience for the first try, for tests.
    static Endpoint open(NodeIdentity identity, RouterLink router, SessionOptions options, Duration firstTry) {
        return open(new Endpoint(identity, router, Names.none(), options, PeerGate.standard(), Set.of(), firstTry));
    }

    private static Endpoint open(Endpoint endpoint) {
        Thread.ofVirtual().name("i2p-session-" + endpoint.identity).start(endpoint::keepOpen);
        return endpoint;
    }

    /// Client, client with direct TLS, and server port.
    public static final Set<Integer> SERVER_PORTS = Set.of(5222, 5223, 5269);

    /// A destination that nobody knows and that answers nobody: for dialling without the node's name.
    public static Endpoint openTransient(
            NodeIdentity identity, RouterLink router, Names names, SessionOptions options) {
        return open(identity, router, names, options.unpublished(), PeerGate.standard(), Set.of());
    }

    /// Its address.
    public B32 b32() {
        return identity.b32();
    }

    /// Dials from this destination.
    public Dialer<I2pPlace> dialer() {
        return dialer;
    }

    /// Accepts at this destination.
    public Acceptor acceptor() {
        return acceptor;
    }

    public EndpointState state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /// Calls back on each change of state; must not block.
    public void listen(Consumer<EndpointState> listener) {
        listeners.add(listener);
    }

    /// Waits until it is open.
    ///
    /// @return whether it is, within this time
    public boolean awaitOpen(Duration timeout) {
        return openManager(timeout).isPresent();
    }

    /// Whether a destination's lease set can be found from here: asked of an endpoint other than its own, the proof
    /// that it is published. Blocks for up to the timeout.
    public boolean canSee(B32 target, Duration timeout) {
        return dialer.lookUp(target, timeout).isPresent();
    }

    /// Whether the network knows where a destination is, though it be one of the same router's. An answer is kept,
    /// so ask seldom until there is one. Blocks for up to the timeout.
    public boolean finds(B32 target, Duration timeout) {
        return router.finds(identity.b32(), target, timeout).orElseGet(() -> canSee(target, timeout));
    }

    /// The next dial to this destination asks the network where it is, whatever is known.
    void forgetLeases(B32 target) {
        router.forgetLeases(identity.b32(), target);
    }

    /// What goes from here next may take other tunnels.
    void changeTunnels() {
        router.changeTunnels();
    }

    /// Waits for an open session.
    Optional<I2PSocketManager> openManager(Duration timeout) {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (!(state instanceof EndpointState.Open) && !(state instanceof EndpointState.Closed) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return state instanceof EndpointState.Open ? Optional.ofNullable(manager) : Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void keepOpen() {
        Duration pause = FIRST_PAUSE;
        Duration patience = firstTry;
        while (!isClosed()) {
            if (!router.takesSessions()) {
                var _ = pause(FIRST_PAUSE);
                continue;
            }
            try {
                connect(patience);
                pause = FIRST_PAUSE;
                patience = firstTry;
                awaitLoss();
            } catch (I2PSessionException | RuntimeException e) {
                LOG.debug("No session for {}", identity, e);
                move(new EndpointState.Lost(AddressScrubber.scrub(String.valueOf(e.getMessage()))));
                var _ = pause(pause);
                pause = doubled(pause, LONGEST_PAUSE);
                patience = doubled(patience, LONGEST_TRY);
            } finally {
                dropManager();
            }
        }
    }

    private static Duration doubled(Duration time, Duration most) {
        Duration twice = time.multipliedBy(2);
        return twice.compareTo(most) > 0 ? most : twice;
    }

    private void connect(Duration patience) throws I2PSessionException {
        move(new EndpointState.BuildingTunnels());
        SessionOptions.applyToJvm();
        RouterLink.Address at = router.i2cp().orElse(new RouterLink.Address("127.0.0.1", 0));
        I2PSocketManager fresh = I2PSocketManagerFactory.createDisconnectedManager(
                new ByteArrayInputStream(identity.i2pKeys()),
                at.host(),
                at.port(),
                options.properties(gate.limits()),
                this::admits);
        lock.lock();
        try {
            manager = fresh;
        } finally {
            lock.unlock();
        }
        fresh.addDisconnectListener(() -> move(new EndpointState.Lost("the router ended the session")));
        Thread watch = Thread.ofVirtual().name("i2p-patience-" + identity).start(() -> giveUpAfter(patience, fresh));
        try {
            fresh.getSession().connect();
        } finally {
            watch.interrupt();
        }
        // Before it is told, so that nobody who dials on hearing it is reset; and after, for a handler set in between.
        acceptor.serve(fresh);
        if (!built(new EndpointState.Open())) {
            throw new I2PSessionException("the tunnels came too late");
        }
        acceptor.serve(fresh);
    }

    /// Ends a session that is still without tunnels then; whoever waits for them hears of it as an error.
    private void giveUpAfter(Duration patience, I2PSocketManager fresh) {
        String reason = "no tunnels within " + patience.toSeconds() + " s; trying with other peers";
        if (pause(patience) && built(new EndpointState.Lost(reason))) {
            fresh.destroySocketManager();
        }
    }

    /// Asked by the library with the caller's destination, whose signature it has checked, before there is a
    /// stream.
    private boolean admits(Destination caller) {
        B32 peer = B32.ofHash(caller.calculateHash().getData());
        PeerGate.Verdict verdict = gate.admit(peer);
        if (verdict != PeerGate.Verdict.ADMIT) {
            LOG.debug("Refused {}: {}", AddressScrubber.scrub(peer), verdict);
        }
        return verdict == PeerGate.Verdict.ADMIT;
    }

    private void awaitLoss() {
        lock.lock();
        try {
            while (state instanceof EndpointState.Open) {
                changed.await();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Waits this long, or until it is closed.
    /// @return false if the wait was cut short: closed, or interrupted
    boolean pause(Duration time) {
        long left = time.toNanos();
        lock.lock();
        try {
            while (!(state instanceof EndpointState.Closed) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return left <= 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void dropManager() {
        I2PSocketManager old;
        lock.lock();
        try {
            old = manager;
            manager = null;
        } finally {
            lock.unlock();
        }
        if (old != null) {
            old.destroySocketManager();
        }
    }

    private boolean isClosed() {
        return state() instanceof EndpointState.Closed;
    }

    /// Moves on from building tunnels, unless somebody else did.
    private boolean built(EndpointState next) {
        return move(next, EndpointState.BuildingTunnels.class);
    }

    private void move(EndpointState next) {
        move(next, EndpointState.class);
    }

    private boolean move(EndpointState next, Class<? extends EndpointState> from) {
        lock.lock();
        try {
            if (state instanceof EndpointState.Closed || state.equals(next) || !from.isInstance(state)) {
                return false;
            }
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        LOG.debug("Destination {}: {}", identity, next.words());
        listeners.forEach(listener -> listener.accept(next));
        return true;
    }

    /// Ends the session and every stream of it. Idempotent; does not wait.
    @Override
    public void close() {
        move(new EndpointState.Closed());
        acceptor.close();
        dropManager();
    }
}
