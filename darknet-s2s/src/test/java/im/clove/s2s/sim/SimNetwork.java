package im.clove.s2s.sim;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.Acceptor;
import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.I2pPlace;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.B32;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Destinations that reach each other in memory, with latency, broken streams and partitions. The far end of a
/// stream is authenticated, as on I2P. Safe for use by several threads; threads and time are those of a [Stage].
public final class SimNetwork {
    private final Stage stage;
    private final Duration latency;
    private final Map<B32, Host> hosts = new ConcurrentHashMap<>();
    private final List<Stream> streams = new CopyOnWriteArrayList<>();
    private final Set<Set<B32>> apart = ConcurrentHashMap.newKeySet();
    private final AtomicInteger dials = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    private record Stream(B32 from, B32 to, SimDuplex near, SimDuplex far) {
        boolean joins(B32 a, B32 b) {
            return from.equals(a) && to.equals(b) || from.equals(b) && to.equals(a);
        }
    }

    /// @param latency one way; a dial takes a round trip
    public SimNetwork(Stage stage, Duration latency) {
        this.stage = stage;
        this.latency = latency;
    }

    public Stage stage() {
        return stage;
    }

    /// The host with this destination, made on first use.
    public Host host(B32 b32) {
        return hosts.computeIfAbsent(b32, Host::new);
    }

    /// Every stream between the two breaks. New ones may be dialled.
    public void sever(B32 a, B32 b) {
        each(a, b, stream -> {
            stream.near().sever();
            stream.far().sever();
            streams.remove(stream);
        });
    }

    /// Every stream between the two goes silent without an end, as when a router dies.
    public void silence(B32 a, B32 b) {
        each(a, b, stream -> {
            stream.near().silence();
            stream.far().silence();
        });
    }

    /// Dials between the two fail until [#join].
    public void part(B32 a, B32 b) {
        apart.add(Set.of(a, b));
    }

    public void join(B32 a, B32 b) {
        apart.remove(Set.of(a, b));
    }

    /// Dials that got through so far.
    public int dials() {
        return dials.get();
    }

    /// Bytes that went over all streams so far.
    public long bytes() {
        return bytes.get();
    }

    private void each(B32 a, B32 b, Consumer<Stream> action) {
        streams.stream().filter(stream -> stream.joins(a, b)).forEach(action);
    }

    private void pause(Duration time) throws IOException {
        if (time.isZero()) {
            return;
        }
        CountDownLatch over = new CountDownLatch(1);
        stage.timers().after(time, over::countDown);
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted");
        }
    }

    /// One destination: dials from it, and accepts for it.
    public final class Host implements Dialer<I2pPlace>, Acceptor {
        private final B32 b32;
        private volatile Consumer<Duplex> handler = Duplex::close;
        private volatile boolean open;

        private Host(B32 b32) {
            this.b32 = b32;
        }

        public B32 b32() {
            return b32;
        }

        @Override
        public Duplex dial(I2pPlace place, Duration timeout) throws IOException {
            return dial(place.b32(), place.port(), timeout);
        }

        public Duplex dial(B32 target, int port, Duration timeout) throws IOException {
            pause(latency.multipliedBy(2));
            Host far = hosts.get(target);
            if (far == null || !far.open || apart.contains(Set.of(b32, target))) {
                throw new IOException("The destination does not answer");
            }
            dials.incrementAndGet();
            SimDuplex.Lane there = new SimDuplex.Lane(stage.timers(), latency, bytes);
            SimDuplex.Lane back = new SimDuplex.Lane(stage.timers(), latency, bytes);
            SimDuplex near = new SimDuplex(back, there, new PeerIdentity.I2p(target), 0);
            SimDuplex end = new SimDuplex(there, back, new PeerIdentity.I2p(b32), port);
            streams.add(new Stream(b32, target, near, end));
            stage.execute(() -> {
                try (end) {
                    far.handler.accept(end);
                }
            });
            return near;
        }

        @Override
        public void start(Consumer<Duplex> accepted) {
            handler = accepted;
            open = true;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
