package im.clove.s2s;

import im.clove.runtime.link.StreamIo;
import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.TestTls;
import im.clove.s2s.config.PeerTls;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// One stream of a server that is no Clove node, which says what the test tells it to, TLS included. It hears
/// element by element.
final class StockPeer implements AutoCloseable {
    private static final SSLContext TLS = TestTls.context("ec");
    private static final String PROTOCOL = "TLSv1.3";

    private final Stage stage;
    private final StreamIo io;

    StockPeer(Stage stage, Duplex duplex) {
        this.stage = stage;
        this.io = new StreamIo(duplex, StreamParser.SERVER, XmlLimits.SERVER);
    }

    /// TLS for the node under test. It trusts the certificate of this peer, for that is not what is tested.
    static PeerTls tls() {
        return (client, _, _) -> TestTls.engine(TLS, client, PROTOCOL);
    }

    StockPeer say(String xml) throws IOException {
        Duplex wire = io.duplex();
        wire.write(ByteBuffer.wrap(xml.getBytes(StandardCharsets.UTF_8)));
        wire.flush();
        return this;
    }

    StockPeer startTls(boolean client) throws IOException {
        io.secure(TestTls.engine(TLS, client, PROTOCOL));
        return this;
    }

    StockPeer restart() {
        io.restart();
        return this;
    }

    /// The next header.
    Element hearHeader() throws Exception {
        if (next() instanceof StreamEvent.Opened(Element header, String _)) {
            return header;
        }
        throw new AssertionError("No header came");
    }

    /// The next element.
    Element hearElement() throws Exception {
        StreamEvent event = next();
        if (event instanceof StreamEvent.Received(Element element)) {
            return element;
        }
        throw new AssertionError("Waited for an element, but it was " + event);
    }

    /// The next element, as text, with the namespaces that matter only.
    String hear() throws Exception {
        return XmlWriter.toString(hearElement());
    }

    /// Waits for the end of the stream; what else comes is a mistake.
    void hearTheEnd() throws Exception {
        StreamEvent event = next();
        if (event != null && !(event instanceof StreamEvent.Closed)) {
            throw new AssertionError("Waited for the end, but it was " + event);
        }
    }

    private @Nullable StreamEvent next() throws Exception {
        try {
            return stage.perform("Nothing came", io::next);
        } catch (ExecutionException _) {
            return null;
        }
    }

    @Override
    public void close() {
        io.duplex().close();
    }
}
