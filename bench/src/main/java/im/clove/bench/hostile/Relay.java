package im.clove.bench.hostile;

import im.clove.i2p.keys.Names;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.router.RouterLink;
import im.clove.i2p.stream.Endpoint;
import im.clove.i2p.stream.PeerGate;
import im.clove.i2p.stream.SessionOptions;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.I2pPlace;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Destinations of strangers, lent to a program outside of this process: what it says to a port on loopback goes out of
/// the stranger it names, and calls to a stranger are handed to a port of that program
/// (`-Dclove.strangers.calls=PORT`). It holds no more than a buffer for each direction of a connection.
final class Relay implements AutoCloseable {
    /// In the data folder: the port, and the domain of each stranger, a line each.
    static final String FILE = "strangers";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHUNK = 4096;

    private final B32 node;
    private final List<Endpoint> strangers;
    private final ServerSocket door;

    private Relay(B32 node, List<Endpoint> strangers, ServerSocket door) {
        this.node = node;
        this.strangers = strangers;
        this.door = door;
    }

    static Relay open(RouterLink router, B32 node, List<NodeIdentity> identities, Names names) throws IOException {
        List<Endpoint> strangers = new ArrayList<>();
        int calls = Integer.getInteger("clove.strangers.calls", 0);
        for (NodeIdentity identity : identities) {
            int number = strangers.size();
            Endpoint stranger = Endpoint.open(
                    identity, router, names, SessionOptions.withoutHops(), PeerGate.standard(), Set.of(5269));
            if (calls != 0) {
                stranger.acceptor().start(duplex -> called(number, calls, duplex));
            }
            strangers.add(stranger);
        }
        Relay relay = new Relay(node, strangers, new ServerSocket(0, 200, loopback()));
        Thread.ofVirtual().name("strangers").start(relay::accept);
        return relay;
    }

    /// Tells where it is.
    void publish(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(Integer.toString(door.getLocalPort()));
        strangers.forEach(each -> lines.add(Domain.of(each.b32()).name()));
        Path whole = file.resolveSibling(FILE + ".part");
        Files.write(whole, lines);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = door.accept();
                Thread.ofVirtual().start(() -> dial(socket));
            }
        } catch (IOException _) {
            // Closed: the node stops.
        }
    }

    /// The first two bytes name the stranger, the next two the port.
    private void dial(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Endpoint stranger = strangers.get(in.readUnsignedShort());
            int port = in.readUnsignedShort();
            try (Duplex duplex = stranger.dialer().dial(new I2pPlace(node, port), PATIENCE)) {
                carry(socket, duplex);
            }
        } catch (IOException _) {
            // The caller sees the end.
        }
    }

    /// On a thread of the call's own; it ends when this returns.
    private static void called(int number, int port, Duplex duplex) {
        try (Socket socket = new Socket(loopback(), port)) {
            socket.setTcpNoDelay(true);
            new DataOutputStream(socket.getOutputStream()).writeShort(number);
            carry(socket, duplex);
        } catch (IOException _) {
            // The node sees the end.
        }
    }

    private static void carry(Socket socket, Duplex duplex) throws IOException {
        Thread.ofVirtual().start(() -> down(duplex, socket));
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[CHUNK];
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
            duplex.write(ByteBuffer.wrap(bytes, 0, n));
            if (in.available() == 0) {
                duplex.flush();
            }
        }
    }

    private static void down(Duplex duplex, Socket socket) {
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
        try (socket) {
            OutputStream out = socket.getOutputStream();
            for (int n = duplex.read(bytes); n >= 0; n = duplex.read(bytes.clear())) {
                out.write(bytes.array(), 0, n);
            }
        } catch (IOException _) {
            // Ended by either side.
        }
    }

    private static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException _) {
            // It takes nobody any more.
        }
        strangers.forEach(Endpoint::close);
    }
}
