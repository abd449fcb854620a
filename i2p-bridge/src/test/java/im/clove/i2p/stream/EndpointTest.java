package im.clove.i2p.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.i2p.keys.Names;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.router.PrivateRouter;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.DuplexContractTest;
import im.clove.runtime.transport.I2pPlace;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.B32;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PrivateRouter.Extension.class)
@Timeout(300)
final class EndpointTest {
    private static final Duration DIAL = PrivateRouter.PATIENCE;

    private final NodeIdentity romeoKeys = PrivateRouter.identity();
    private final NodeIdentity julietKeys = PrivateRouter.identity();
    private final AtomicLong millis = new AtomicLong();
    private final PeerGate gate =
            new PeerGate(new PeerGate.Limits(3, 100, 2, 100, 100, 100), PeerGate.Lists.open(), millis::get);
    private final BlockingQueue<Duplex> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> release = new LinkedBlockingQueue<>();
    private Endpoint romeo;
    private Endpoint juliet;

    @BeforeEach
    void open(PrivateRouter net) {
        Names names = Names.none().knowing(List.of(romeoKeys.destination(), julietKeys.destination()));
        romeo = net.open(romeoKeys, names, PeerGate.standard());
        juliet = net.open(julietKeys, names, gate);
        juliet.acceptor().start(duplex -> {
            accepted.add(duplex);
            try {
                release.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(romeo.awaitOpen(PrivateRouter.PATIENCE)).isTrue();
        assertThat(juliet.awaitOpen(PrivateRouter.PATIENCE)).isTrue();
    }

    @AfterEach
    void close() {
        romeo.close();
        juliet.close();
        for (int i = 0; i < 10; i++) {
            release.add(true);
        }
    }

    @Test
    @DisplayName("S-05: the accepted side sees the caller's true destination, whatever the caller writes")
    void theAcceptedSideSeesTheCallersDestinationAndThePortItAskedFor() throws Exception {
        for (int port : new int[] {5222, 5223, 5269, 0}) {
            millis.addAndGet(60_000);
            try (Duplex out = romeo.dialer().dial(new I2pPlace(julietKeys.b32(), port), DIAL)) {
                out.write(bytes("I am " + julietKeys.b32()));
                out.flush();
                Duplex in = accepted.poll(100, TimeUnit.SECONDS);
                assertThat(in.peer()).isEqualTo(new PeerIdentity.I2p(romeoKeys.b32()));
                assertThat(in.localPort()).isEqualTo(port == 0 ? 5269 : port);
                assertThat(in.protection()).isEqualTo(Protection.EQUIVALENT);
                assertThat(out.peer()).isEqualTo(new PeerIdentity.I2p(julietKeys.b32()));
                assertThat(read(in)).startsWith("I am ");
                release.add(true);
            }
            awaitNoneOpen();
        }
    }

    /// A caller may have two streams at once; one that was closed has its place until its handler is through.
    private void awaitNoneOpen() {
        while (gate.open() > 0) {
            LockSupport.parkNanos(1_000_000);
            assertThat(Thread.interrupted()).as("the test's time is up").isFalse();
        }
    }

    @Test
    void tunnelsThatDoNotComeAreTriedAnewWithOtherPeers(PrivateRouter net) throws Exception {
        BlockingQueue<String> states = new LinkedBlockingQueue<>();
        // Two hops through a network of nobody.
        SessionOptions impossible = new SessionOptions(2, 1, true, false);
        try (Endpoint alone = Endpoint.open(PrivateRouter.identity(), net.router, impossible, Duration.ofMillis(300))) {
            alone.listen(state -> states.add(state.words()));
            String seen = "";
            for (int tries = 0; tries < 2; ) {
                seen = String.valueOf(states.poll(100, TimeUnit.SECONDS));
                assertThat(seen).isNotEqualTo("null");
                tries += seen.contains("other peers") ? 1 : 0;
            }
            assertThat(seen).contains("no tunnels within");
        }
    }

    @Test
    void otherPortsAreClosed() {
        assertThatThrownBy(() -> {
                    try (Duplex out = romeo.dialer().dial(new I2pPlace(julietKeys.b32(), 80), DIAL)) {
                        // The reset may come just after the library has reported the connection.
                        out.write(bytes("GET"));
                        out.flush();
                        if (out.read(ByteBuffer.allocate(1)) < 0) {
                            throw new IOException("ended");
                        }
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(accepted).isEmpty();
    }

    @Test
    void closingWakesAReaderAtBothEnds() throws Exception {
        Duplex out = romeo.dialer().dial(new I2pPlace(julietKeys.b32(), 5269), DIAL);
        Duplex in = accepted.poll(100, TimeUnit.SECONDS);
        BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
        for (Duplex end : List.of(out, in)) {
            Thread.ofVirtual().start(() -> {
                try {
                    ends.add(end.read(ByteBuffer.allocate(100)));
                } catch (IOException _) {
                    ends.add(-2);
                }
            });
        }
        out.close();
        out.close();
        assertThat(ends.poll(100, TimeUnit.SECONDS)).isEqualTo(-1);
        assertThat(ends.poll(100, TimeUnit.SECONDS)).isEqualTo(-1);
        assertThatThrownBy(() -> out.write(bytes("more"))).isInstanceOf(IOException.class);
        release.add(true);
    }

    @Test
    void aWriterThatNobodyReadsFromWaitsAndIsWokenByClosing() throws Exception {
        Duplex out = romeo.dialer().dial(new I2pPlace(julietKeys.b32(), 5269), DIAL);
        DuplexContractTest.Flood flood = new DuplexContractTest.Flood(out, 10_000);
        flood.awaitWaiting();
        assertThat(flood.written()).isLessThan(10_000_000);
        out.close();
        assertThatThrownBy(flood::result).isInstanceOf(IOException.class);
        release.add(true);
    }

    @Test
    void aMegabyteArrivesWholeAndInOrder() throws Exception {
        Duplex out = romeo.dialer().dial(new I2pPlace(julietKeys.b32(), 5269), DIAL);
        Duplex in = accepted.poll(100, TimeUnit.SECONDS);
        byte[] sent = new byte[1 << 20];
        new java.util.Random(7).nextBytes(sent);
        Thread.ofVirtual().start(() -> {
            try (out) {
                out.write(ByteBuffer.wrap(sent));
                out.flush();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        ByteBuffer got = ByteBuffer.allocate(sent.length + 10);
        while (in.read(got) >= 0) {
            assertThat(got.hasRemaining()).isTrue();
        }
        assertThat(got.flip().remaining()).isEqualTo(sent.length);
        assertThat(got.equals(ByteBuffer.wrap(sent))).isTrue();
        release.add(true);
    }

    @Test
    @DisplayName("R-15: a peer over its limits is refused before there is a stream")
    void aPeerOverItsLimitsIsRefused() throws Exception {
        for (int i = 0; i < 2; i++) {
            romeo.dialer().dial(new I2pPlace(julietKeys.b32(), 5269), DIAL);
            assertThat(accepted.poll(100, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(gate.open()).isEqualTo(2);
        assertThatThrownBy(() -> romeo.dialer().dial(new I2pPlace(julietKeys.b32(), 5269), Duration.ofSeconds(3)))
                .hasMessageContaining("does not answer");
        assertThat(accepted).isEmpty();
        release.add(true);
        release.add(true);
    }

    @Test
    void aDeniedPeerIsRefused() {
        gate.lists(new PeerGate.Lists(Set.of(romeoKeys.b32()), Set.of(), false));
        assertThatThrownBy(() -> romeo.dialer().dial(new I2pPlace(julietKeys.b32(), 5269), Duration.ofSeconds(3)))
                .isInstanceOf(IOException.class);
        assertThat(accepted).isEmpty();
    }

    @Test
    void anUnknownDestinationIsSaidToBeUnknown() {
        B32 nobody = PrivateRouter.identity().b32();
        assertThatThrownBy(() -> romeo.dialer().dial(new I2pPlace(nobody, 5269), Duration.ofSeconds(2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be found")
                .hasMessageNotContaining(nobody.text());
    }

    @Test
    void aClosedEndpointDialsNoMore() {
        romeo.close();
        assertThat(romeo.state()).isEqualTo(new EndpointState.Closed());
        assertThatThrownBy(() -> romeo.dialer().dial(new I2pPlace(julietKeys.b32(), 5269), DIAL))
                .hasMessageContaining("Not connected");
    }

    @Test
    @DisplayName("D-12: a transient destination dials without the node's name")
    void aTransientDestinationHasANameOfItsOwn(PrivateRouter net) throws Exception {
        Names names = Names.none().with(Map.of()).knowing(List.of(julietKeys.destination()));
        NodeIdentity keys = PrivateRouter.identity();
        try (Endpoint visitor = Endpoint.openTransient(keys, net.router, names, SessionOptions.withoutHops());
                Duplex out = visitor.dialer().dial(new I2pPlace(julietKeys.b32(), 5222), DIAL)) {
            assertThat(accepted.poll(100, TimeUnit.SECONDS).peer()).isEqualTo(new PeerIdentity.I2p(keys.b32()));
            assertThat(out.localPort()).isZero();
            release.add(true);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static String read(Duplex from) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(1000);
        from.read(into);
        return UTF_8.decode(into.flip()).toString();
    }
}
