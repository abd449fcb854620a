package im.clove.node.play;

import im.clove.runtime.link.StreamIo;
import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A client on an XML stream from its first byte on: it writes literal XML, many elements at a time if it likes, and
/// reads element by element.
final class Phone {
    static final String OPEN = "<stream:stream to='verona.example' version='1.0' xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams'>";

    private final Stage stage;
    private final PipeDuplex duplex;
    private final BlockingQueue<Element> inbox = new LinkedBlockingQueue<>();
    private boolean hasSpoken;
    private int roundTrips;

    Phone(Stage stage, PipeDuplex duplex) {
        this.stage = stage;
        this.duplex = duplex;
    }

    /// Reads until the connection ends; on a thread of its own.
    void read() {
        StreamIo in = new StreamIo(duplex, Element.CLIENT, XmlLimits.CLIENT);
        try {
            StreamEvent event = in.next();
            while (event != null) {
                if (event instanceof StreamEvent.Received(Element element)) {
                    inbox.add(element);
                }
                event = in.next();
            }
        } catch (IOException _) {
            // It has ended.
        }
    }

    /// One flight.
    Phone write(String text) {
        hasSpoken = true;
        try {
            duplex.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            duplex.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Phone skipFeatures() {
        Element features = next();
        if (!features.local().equals("features")) {
            throw new AssertionError("These are no features: " + features);
        }
        return this;
    }

    Element next() {
        Element next = stage.receive("Nothing more comes", inbox::poll);
        if (hasSpoken) {
            hasSpoken = false;
            roundTrips++;
        }
        return next;
    }

    /// What has come and was not asked for yet.
    List<Element> rest() {
        List<Element> all = new ArrayList<>();
        inbox.drainTo(all);
        return all;
    }

    /// As [#next], past the server's questions how much the client has (XEP-0198).
    Element nextStanza() {
        Element next = next();
        while (next.is("urn:xmpp:sm:3", "r")) {
            next = next();
        }
        return next;
    }

    /// How often it has waited for an answer to what it had said.
    int roundTrips() {
        return roundTrips;
    }

    void cut() {
        duplex.close();
        stage.still();
    }
}
