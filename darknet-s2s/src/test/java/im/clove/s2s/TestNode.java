package im.clove.s2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.config.Backoff;
import im.clove.s2s.config.LinkTimes;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.link.LinkState;
import im.clove.s2s.link.LinkStatus;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Outward;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.InboundSink;
import im.clove.s2s.queue.Keeping;
import im.clove.s2s.queue.Mark;
import im.clove.s2s.queue.OutboxStore;
import im.clove.s2s.sim.MemoryOutboxStore;
import im.clove.s2s.sim.SimNetwork;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A node that is nothing but its server-to-server engine, on a simulated network.
public final class TestNode implements InboundSink, AutoCloseable {
    /// The waits of senders are long enough not to get in the way of acknowledgements that do not come.
    static final LinkTimes QUICK = new LinkTimes(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofMillis(300),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));

    final B32 b32;
    final Domain domain;
    final S2s s2s;
    final List<String> received = new CopyOnWriteArrayList<>();
    final BlockingQueue<Stanza> arrivals = new LinkedBlockingQueue<>();
    final List<Delivery> unhandled = new CopyOnWriteArrayList<>();
    private final Stage stage;
    private final SimNetwork.Host host;
    /// What a process does at once, it does or does not before it is killed.
    private final ReentrantLock alive = new ReentrantLock();

    private volatile boolean dead;
    private final boolean commits;
    private final @Nullable Keeping keeping;
    final BlockingQueue<StanzaError> undelivered = new LinkedBlockingQueue<>();
    final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    final BlockingQueue<String> returned = new LinkedBlockingQueue<>();

    TestNode(SimNetwork network, B32 b32) {
        this(network, b32, true, config -> config);
    }

    /// @param commits whether incoming stanzas count as handled at once; otherwise the test decides
    TestNode(SimNetwork network, B32 b32, boolean commits, UnaryOperator<S2sConfig> change) {
        this(network, b32, commits, change, null);
    }

    /// @param keeping its disk, or null for none
    TestNode(SimNetwork network, B32 b32, boolean commits, UnaryOperator<S2sConfig> change, @Nullable Keeping keeping) {
        this.stage = network.stage();
        this.keeping = keeping;
        Keeping mine = keeping == null
                ? null
                : new Keeping(
                        new Process(keeping.store(), () -> dead), keeping.clock(), keeping.keep(), keeping.notice());
        this.b32 = b32;
        this.domain = Domain.of(b32);
        this.host = network.host(b32);
        this.commits = commits;
        DarknetMap map = new DarknetMap(b32, Set.of(domain, Names.conference(b32)), Map.of(), true);
        S2sConfig config = change.apply(
                S2sConfig.of(map).with(QUICK).with(new Backoff(Duration.ofMillis(10), Duration.ofMillis(80), 0.5)));
        Dialer<I2pPlace> dialer = (target, timeout) -> {
            if (dead) {
                throw new IOException("This process is dead (in this play)");
            }
            Duplex dialled = host.dial(target, timeout);
            if (dead) {
                dialled.close();
                throw new IOException("This process died while it dialled (in this play)");
            }
            return dialled;
        };
        this.s2s = new S2s(
                config, Outward.of(I2pPlace.class, dialer), this, stage.timers(), stage, new SecureRandom(), mine);
        s2s.start(host);
    }

    /// The owner changes the map.
    void remap(Map<Domain, I2pPlace> entries) {
        ((DarknetMap) s2s.atlas()).replace(entries);
        s2s.remapped();
    }

    @Override
    public void accept(Domain from, Stanza stanza, Delivery handled) {
        received.add(String.valueOf(stanza.id()));
        if (commits) {
            handled.accepted();
        } else {
            unhandled.add(handled);
        }
        arrivals.add(stanza);
    }

    @Override
    public void accept(Domain from, Stanza stanza, @Nullable Mark mark, Delivery handled) {
        alive.lock();
        try {
            if (dead) {
                return;
            }
            if (keeping != null && commits && mark != null && keeping.store() instanceof MemoryOutboxStore disk) {
                disk.mark(mark);
            }
            accept(from, stanza, handled);
        } finally {
            alive.unlock();
        }
    }

    @Override
    public void undelivered(Stanza stanza, StanzaError reason) {
        undelivered.add(reason);
    }

    @Override
    public void waits(Jid sender, Domain remote, @Nullable Instant seen) {
        notices.add(sender + " " + remote + " " + seen);
    }

    @Override
    public void returned(Jid local, Jid remote) {
        returned.add(local + " " + remote);
    }

    /// As if the process were killed: nothing more comes in, and nothing goes out.
    void kill(SimNetwork network, B32 other) {
        alive.lock();
        try {
            dead = true;
        } finally {
            alive.unlock();
        }
        network.sever(b32, other);
    }

    /// A disk that a dead process writes to no more.
    private record Process(OutboxStore disk, BooleanSupplier isDead) implements OutboxStore {
        @Override
        public Optional<Saved> load(Way way) {
            return disk.load(way);
        }

        @Override
        public List<Kept> read(Way way, long after, int limit) {
            return disk.read(way, after, limit);
        }

        @Override
        public void commit(Way way, Changes changes) {
            if (isDead.getAsBoolean()) {
                throw new IllegalStateException("This process is dead (in this play)");
            }
            disk.commit(way, changes);
        }

        @Override
        public List<Way> waiting() {
            return disk.waiting();
        }

        @Override
        public void met(Way way, Instant at) {
            if (!isDead.getAsBoolean()) {
                disk.met(way, at);
            }
        }

        @Override
        public List<Way> met() {
            return disk.met();
        }
    }

    Stanza arrival() {
        return stage.receive("Nothing arrived", arrivals::poll);
    }

    Outcome message(B32 to, String id) {
        return message(Domain.of(to), id);
    }

    Outcome message(Domain to, String id) {
        return send(to.name(), "<message id='" + id + "' type='chat'><body>Hi</body></message>");
    }

    /// Sends a stanza from `user` here to `user` there.
    Outcome send(String to, String xml) {
        Element element =
                Names.elements(xml).getFirst().with("from", "user@" + domain).with("to", "user@" + to);
        Outcome outcome = new Outcome(stage);
        s2s.send(domain, Domain.of(to), Stanza.of(element), outcome);
        return outcome;
    }

    LinkState state() {
        List<LinkStatus> status = s2s.status();
        return status.isEmpty() ? new LinkState.Idle() : status.getFirst().state();
    }

    @Override
    public void close() throws Exception {
        host.close();
        stage.perform("The engine does not stop", Executors.callable(s2s::close));
    }

    /// What became of a stanza.
    public static final class Outcome implements Delivery {
        private final @Nullable Stage stage;
        private final BlockingQueue<Object> result = new LinkedBlockingQueue<>();

        /// Of a stanza that is sent on a stage.
        Outcome(Stage stage) {
            this.stage = stage;
        }

        public Outcome() {
            this.stage = null;
        }

        @Override
        public void accepted() {
            result.add("accepted");
        }

        @Override
        public void failed(StanzaError reason) {
            result.add(reason);
        }

        /// Waits for it, on a stage: "accepted", or the condition of the failure.
        Object await() {
            return told(Objects.requireNonNull(stage).receive("Nothing became of the stanza", result::poll));
        }

        /// As [#await()], where real peers are at work.
        Object await(Duration atMost) throws InterruptedException {
            return told(Objects.requireNonNull(
                    result.poll(atMost.toMillis(), TimeUnit.MILLISECONDS), "Nothing became of the stanza"));
        }

        private Object told(Object first) {
            assertThat(result).as("Told twice").isEmpty();
            return first instanceof StanzaError error ? error.condition() : first;
        }

        public @Nullable Object now() {
            return result.peek();
        }
    }
}
