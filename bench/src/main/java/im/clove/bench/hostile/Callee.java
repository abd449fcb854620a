package im.clove.bench.hostile;

import im.clove.runtime.link.StreamIo;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.SocketDuplex;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The strangers whom the node calls. Number 0 is an honest server that takes no large stanza: it ends the stream with
/// `policy-violation`, as servers do. The others take the call and never say a word.
final class Callee implements AutoCloseable {
    private static final String SERVER = "jabber:server";
    /// Far below what a Clove node may send.
    private static final int LARGEST = 64 * 1024;

    private final ServerSocket door;
    private final Consumer<Element> arrived;
    private final Map<Socket, Boolean> open = new ConcurrentHashMap<>();
    private final String id = UUID.randomUUID().toString();
    private String theirs = "";
    private long handled;
    private volatile List<String> domains = List.of();

    /// @param arrived gets each stanza that the honest server takes
    Callee(Consumer<Element> arrived) throws IOException {
        this.door = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
        this.arrived = arrived;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /// Whose calls these are, once that is known.
    void are(List<String> strangers) {
        domains = List.copyOf(strangers);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = door.accept();
                open.put(socket, true);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            int number = new DataInputStream(socket.getInputStream()).readUnsignedShort();
            if (number == 0) {
                answer(socket);
            } else {
                var _ = socket.getInputStream().skip(Long.MAX_VALUE);
            }
        } catch (IOException | RuntimeException _) {
            // The end of a call.
        } finally {
            open.remove(socket);
        }
    }

    private void answer(Socket socket) throws IOException {
        SocketDuplex duplex = new SocketDuplex(
                socket,
                new PeerIdentity.Tcp(new InetSocketAddress(socket.getInetAddress(), socket.getPort())),
                Protection.NONE,
                0);
        StreamIo io = new StreamIo(duplex, SERVER, XmlLimits.SERVER.withBytes(LARGEST));
        if (!(io.next() instanceof StreamEvent.Opened opened)) {
            return;
        }
        io.header(domains.getFirst(), opened.header().attribute("from"), id, null);
        io.send(Element.of(
                "http://etherx.jabber.org/streams", "features", Element.of(RemoteServer.LINK_NS, "destination")));
        for (@Nullable StreamEvent event = io.next(); event != null; event = io.next()) {
            switch (event) {
                case StreamEvent.Received(Element element) -> received(io, element);
                case StreamEvent.Violation _ -> {
                    io.end(Element.of(
                            "http://etherx.jabber.org/streams",
                            "error",
                            Element.of("urn:ietf:params:xml:ns:xmpp-streams", "policy-violation")));
                    return;
                }
                case StreamEvent.Opened _, StreamEvent.Closed _ -> {
                    return;
                }
            }
        }
    }

    private synchronized void received(StreamIo io, Element element) throws IOException {
        if (element.is(RemoteServer.LINK_NS, "link")) {
            String who = element.attributeOr("id", "");
            if (!who.equals(theirs)) {
                theirs = who;
            }
            handled = Long.parseLong(element.attributeOr("seq", "1")) - 1;
            io.send(Element.of(RemoteServer.LINK_NS, "link")
                    .with("id", id)
                    .with("seq", "1")
                    .with("of", theirs)
                    .with("h", Long.toString(handled))
                    .with("epoch", "0"));
        } else if (element.is(SmElements.NS, "r")) {
            io.send(SmElements.of(new SmElements.Nonza.Answer(new AckCounter(handled & 0xFFFF_FFFFL))));
        } else if (Stanza.isStanza(element)) {
            handled++;
            arrived.accept(element);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException _) {
            // It takes nobody any more.
        }
        open.keySet().forEach(socket -> {
            try {
                socket.close();
            } catch (IOException _) {
                // Nor speaks to anybody.
            }
        });
    }
}
