package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// A program that speaks for a component, on one connection: sends literal XML, expects literal XML. It writes
/// `jabber:component:accept` as its default namespace and knows nothing else (XEP-0114).
final class Program {
    private final Stage stage;
    private final PipeDuplex duplex;
    private final BlockingQueue<StreamEvent> inbox = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile CountDownLatch reading = new CountDownLatch(0);
    private String id = "";

    Program(Stage stage, PipeDuplex duplex) {
        this.stage = stage;
        this.duplex = duplex;
    }

    /// Reads until the connection ends; on a thread of its own.
    void read() {
        StreamParser parser = new StreamParser(XmlLimits.STORED);
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        try {
            for (int n = duplex.read(buffer); n >= 0; n = duplex.read(buffer.clear())) {
                List<StreamEvent> events = parser.feed(buffer.flip());
                inbox.addAll(events);
                if (events.stream().anyMatch(StreamEvent.Closed.class::isInstance)) {
                    duplex.close();
                }
                reading.await();
            }
        } catch (IOException | InterruptedException e) {
            // The connection was cut.
        }
        over.countDown();
    }

    /// From now on it leaves lying what comes, but for one buffer's worth.
    void stopReading() {
        reading = new CountDownLatch(1);
    }

    void readOn() {
        reading.countDown();
    }

    Program send(String xml) {
        try {
            duplex.write(ByteBuffer.wrap(xml.getBytes(StandardCharsets.UTF_8)));
            duplex.flush();
        } catch (IOException e) {
            throw new AssertionError("The program has no connection any more", e);
        }
        return this;
    }

    Program header(String to, String namespace) {
        return send("<stream:stream xmlns='" + namespace + "' xmlns:stream='http://etherx.jabber.org/streams' to='" + to
                + "'>");
    }

    /// Opens the stream and takes the server's header (§3, example 2).
    Program open(String domain) {
        header(domain, StreamParser.COMPONENT);
        Element header = opened();
        assertThat(header.attribute("from")).isEqualTo(domain);
        // A version would promise features.
        assertThat(header.attribute("version")).isNull();
        id = header.attributeOr("id", "");
        assertThat(id).hasSizeGreaterThan(20);
        return this;
    }

    Element opened() {
        StreamEvent event = poll();
        if (event instanceof StreamEvent.Opened(Element header, String namespace)) {
            assertThat(namespace).isEqualTo(StreamParser.COMPONENT);
            return header;
        }
        throw new AssertionError("No header, but " + event);
    }

    Program prove(String secret) {
        return send("<handshake>" + hash(id + secret) + "</handshake>");
    }

    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// What comes next is this.
    Program expect(String xml) {
        Element expected = Literal.parse(xml);
        Element got = next();
        if (!Literal.matches(expected, got)) {
            throw new AssertionError(
                    "The program\n expected " + Literal.show(expected) + "\n      got " + Literal.show(got));
        }
        return this;
    }

    /// The next child of the stream, whatever it is.
    Element next() {
        StreamEvent event = poll();
        if (event instanceof StreamEvent.Received(Element element)) {
            return element;
        }
        throw new AssertionError("Not a stanza but " + event);
    }

    private StreamEvent poll() {
        return stage.receive("Nothing came for the program", inbox::poll);
    }

    /// Whatever has come so far and was not expected.
    List<StreamEvent> rest() {
        stage.still();
        return List.copyOf(inbox);
    }

    void expectStreamError(String condition) {
        Element error = next();
        if (!error.is(StreamParser.STREAMS, "error") || !error.has("urn:ietf:params:xml:ns:xmpp-streams", condition)) {
            throw new AssertionError("Expected the stream error " + condition + ", got " + Literal.show(error));
        }
        expectEnd();
    }

    void expectEnd() {
        StreamEvent event = poll();
        if (!(event instanceof StreamEvent.Closed)) {
            throw new AssertionError("The stream did not end, but " + event);
        }
        stage.await("The connection of the program did not end", () -> over.getCount() == 0);
    }

    /// Cuts the connection without a word.
    void cut() {
        duplex.close();
        readOn();
        stage.await("The connection of the program did not end", () -> over.getCount() == 0);
    }
}
