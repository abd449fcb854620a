package im.clove.i2p.stream;

import im.clove.i2p.keys.AddressScrubber;
import im.clove.runtime.owner.FaultLog;
import im.clove.runtime.transport.Acceptor;
import im.clove.runtime.transport.Duplex;
import im.clove.xmpp.jid.B32;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import net.i2p.I2PException;
import net.i2p.client.streaming.I2PServerSocket;
import net.i2p.client.streaming.I2PSocket;
import net.i2p.client.streaming.I2PSocketManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts at an [Endpoint], across its sessions. Ports that are not served are answered with a reset.
final class I2pAcceptor implements Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(I2pAcceptor.class);

    /// Callers that name no port, as tunnels of other software do, want the server port.
    private static final int DEFAULT_PORT = 5269;

    private final FaultLog faults = new FaultLog(() -> System.nanoTime() / 1_000_000);
    private final Endpoint endpoint;
    private final PeerGate gate;
    private final Set<Integer> ports;
    private final AtomicReference<Optional<Consumer<Duplex>>> handler = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<I2PSocketManager>> serving = new AtomicReference<>(Optional.empty());

    I2pAcceptor(Endpoint endpoint, PeerGate gate, Set<Integer> ports) {
        this.endpoint = endpoint;
        this.gate = gate;
        this.ports = ports;
    }

    @Override
    public void start(Consumer<Duplex> next) {
        if (!handler.compareAndSet(Optional.empty(), Optional.of(next))) {
            throw new IllegalStateException("Already accepting");
        }
        if (endpoint.state() instanceof EndpointState.Open) {
            endpoint.openManager(java.time.Duration.ZERO).ifPresent(this::serve);
        }
    }

    /// Called for each session once it is open; does nothing until there is a handler. Only one loop runs per
    /// session.
    void serve(I2PSocketManager manager) {
        if (ports.isEmpty() || handler.get().isEmpty()) {
            return;
        }
        Optional<I2PSocketManager> before = serving.getAndSet(Optional.of(manager));
        if (before.isPresent() && before.get().equals(manager)) {
            return;
        }
        // Asking for the server socket is what makes the library take callers: before anybody is told that it is open.
        I2PServerSocket server = manager.getServerSocket();
        Thread.ofVirtual()
                .name("i2p-accept-" + AddressScrubber.scrub(endpoint.b32()))
                .start(() -> loop(manager, server));
    }

    private void loop(I2PSocketManager manager, I2PServerSocket server) {
        while (serving.get().filter(manager::equals).isPresent()) {
            try {
                I2PSocket socket = server.accept();
                if (socket != null) {
                    accepted(socket);
                }
            } catch (I2PException | IOException e) {
                // The session is over, or this acceptor: a new session brings a new loop.
                LOG.debug("Stopped accepting: {}", e.getMessage());
                return;
            } catch (RuntimeException e) {
                faults.report("A caller could not be accepted", e);
            }
        }
    }

    private void accepted(I2PSocket socket) throws IOException {
        int port = socket.getLocalPort() == 0 ? DEFAULT_PORT : socket.getLocalPort();
        Optional<Consumer<Duplex>> to = handler.get();
        if (!ports.contains(port) || to.isEmpty()) {
            socket.reset();
            return;
        }
        B32 peer = B32.ofHash(socket.getPeerDestination().calculateHash().getData());
        I2pDuplex duplex;
        try {
            duplex = new I2pDuplex(socket, port, () -> gate.closed(peer), endpoint::changeTunnels);
        } catch (IOException e) {
            LOG.debug("A caller was gone at once: {}", e.getMessage());
            return;
        }
        gate.opened(peer);
        Thread.ofVirtual().name("i2p-in-" + AddressScrubber.scrub(peer)).start(() -> {
            try (duplex) {
                to.get().accept(duplex);
            } catch (RuntimeException e) {
                faults.report("The handler of an accepted stream failed", e);
            }
        });
    }

    @Override
    public void close() {
        serving.getAndSet(Optional.empty()).ifPresent(manager -> {
            try {
                manager.getServerSocket().close();
            } catch (I2PException e) {
                LOG.debug("The server socket was closed already: {}", e.getMessage());
            }
        });
        handler.set(Optional.empty());
    }
}
