package im.clove.bench;

import im.clove.runtime.link.StreamIo;
import im.clove.runtime.transport.SocketDuplex;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslElements;
import im.clove.xmpp.sasl.ScramClient;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A client as plain as possible: SCRAM-SHA-1 inside TLS, one resource. One thread reads; any may send.
final class BenchClient implements AutoCloseable {
    private static final String ROSTER = "jabber:iq:roster";

    private final Jid jid;
    private final StreamIo io;

    private BenchClient(Jid jid, StreamIo io) {
        this.jid = jid;
        this.io = io;
    }

    /// Connects and logs in, up to a bound resource.
    ///
    /// @param direct TLS from the first byte; otherwise STARTTLS
    static BenchClient login(TargetNode node, Jid jid, String password, boolean direct) throws IOException {
        InetSocketAddress address = direct ? node.directTls() : node.startTls();
        StreamIo io = new StreamIo(SocketDuplex.connect(address), Element.CLIENT, XmlLimits.CLIENT);
        BenchClient client = new BenchClient(jid, io);
        try {
            if (direct) {
                io.secure(node.engine());
            } else {
                client.open();
                io.send(Element.of(StreamFeatures.STARTTLS, "starttls"));
                client.expect(StreamFeatures.STARTTLS, "proceed");
                io.secure(node.engine());
            }
            client.open();
            client.authenticate(password);
            io.restart();
            client.open();
            client.bind();
            return client;
        } catch (IOException | RuntimeException e) {
            io.duplex().close();
            throw e;
        }
    }

    private void open() throws IOException {
        io.header(null, jid.domain().name(), null, "en");
        if (!(event() instanceof StreamEvent.Opened)) {
            throw new IOException("No stream header");
        }
        if (!receive().local().equals("features")) {
            throw new IOException("No stream features");
        }
    }

    private void authenticate(String password) throws IOException {
        ScramClient scram = new ScramClient(
                ScramHash.SHA_1,
                new ScramClient.Identity("", jid.local(), password),
                ScramClient.Binding.NONE,
                UUID.randomUUID().toString());
        io.send(SaslElements.auth(Mechanism.SCRAM_SHA_1, Optional.of(scram.first())));
        byte[] answer = SaslElements.data(expect(SaslElements.NS, "challenge"))
                .flatMap(scram::answer)
                .orElseThrow(() -> new IOException("A challenge that cannot be answered"));
        io.send(SaslElements.response(answer));
        Optional<byte[]> last = SaslElements.data(expect(SaslElements.NS, "success"));
        if (last.isEmpty() || !scram.accepts(last.get())) {
            throw new IOException("The server does not know the password");
        }
    }

    private void bind() throws IOException {
        Element bind = Element.of(
                StreamFeatures.BIND, "bind", Element.ofText(StreamFeatures.BIND, "resource", jid.resource()));
        request("set", bind);
    }

    /// Sends a request and waits for its result; whatever else comes meanwhile is dropped.
    void request(String type, Element payload) throws IOException {
        String id = UUID.randomUUID().toString();
        send(Element.of(Element.CLIENT, "iq", payload).with("type", type).with("id", id));
        while (true) {
            Element reply = receive();
            if (reply.is(Element.CLIENT, "iq") && id.equals(reply.attribute("id"))) {
                if (!"result".equals(reply.attribute("type"))) {
                    throw new IOException("The server refused " + payload);
                }
                return;
            }
        }
    }

    /// What every client does first: asks for its roster and becomes available.
    void arrive() throws IOException {
        request("get", Element.of(ROSTER, "query"));
        send(Element.of(Element.CLIENT, "presence"));
    }

    /// Turns on XEP-0198 without resumption.
    void enableAcks() throws IOException {
        io.send(Element.of(SmElements.NS, "enable"));
        while (!receive().is(SmElements.NS, "enabled")) {
            // A presence that was on its way.
        }
    }

    void send(Element element) throws IOException {
        io.send(element);
    }

    Jid jid() {
        return jid;
    }

    private Element expect(String namespace, String local) throws IOException {
        Element element = receive();
        if (!element.is(namespace, local)) {
            throw new IOException("Expected " + local + ", got " + element);
        }
        return element;
    }

    /// The next stanza or other child of the stream.
    Element receive() throws IOException {
        if (event() instanceof StreamEvent.Received(Element element)) {
            if (element.local().equals("error") && !element.namespace().equals(Element.CLIENT)) {
                throw new IOException("Stream error " + element.firstChild().orElse(element));
            }
            return element;
        }
        throw new IOException("The stream has ended");
    }

    private StreamEvent event() throws IOException {
        @Nullable StreamEvent event = io.next();
        if (event == null) {
            throw new IOException("The connection has ended");
        }
        return event;
    }

    @Override
    public void close() {
        io.end(null);
    }
}
