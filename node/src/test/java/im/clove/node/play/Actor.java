package im.clove.node.play;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A client on one connection: sends literal XML, expects literal XML. A question of stream management (`r`) is
/// only counted, never put into the inbox; answers to [#sync] are taken out as well.
final class Actor {
    private static final AtomicInteger SYNC = new AtomicInteger();

    final String full;
    final AtomicInteger questions = new AtomicInteger();

    /// Stanzas received on this connection: what `h` counts.
    final AtomicInteger received = new AtomicInteger();

    private final Stage stage;
    private final PipeDuplex duplex;
    private final BlockingQueue<StreamEvent> inbox = new LinkedBlockingQueue<>();
    private final Map<String, CountDownLatch> syncs = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile CountDownLatch reading = new CountDownLatch(0);

    Actor(String full, Stage stage, PipeDuplex duplex) {
        this.full = full;
        this.stage = stage;
        this.duplex = duplex;
    }

    String bare() {
        return full.substring(0, full.indexOf('/'));
    }

    /// Reads until the connection ends; on a thread of its own.
    void read() {
        StreamParser parser = new StreamParser(XmlLimits.STORED);
        parser.feed(ByteBuffer.wrap(XmlWriter.header(Element.CLIENT, null, null, null, null)));
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        try {
            for (int n = duplex.read(buffer); n >= 0; n = duplex.read(buffer.clear())) {
                parser.feed(buffer.flip()).forEach(this::take);
                reading.await();
            }
        } catch (IOException | InterruptedException e) {
            // The connection was cut.
        }
        over.countDown();
    }

    /// From now on the client leaves lying what comes, but for one buffer's worth.
    void stopReading() {
        reading = new CountDownLatch(1);
    }

    void readOn() {
        reading.countDown();
    }

    private void take(StreamEvent event) {
        if (event instanceof StreamEvent.Received(Element element)) {
            if (element.is("urn:xmpp:sm:3", "r")) {
                questions.incrementAndGet();
                return;
            }
            if (Stanza.isStanza(element)) {
                received.incrementAndGet();
            }
            String id = element.attributeOr("id", "");
            if (id.startsWith("sync-")) {
                CountDownLatch sync = syncs.remove(id);
                if (sync != null) {
                    sync.countDown();
                }
                return; // one that nobody waits for: its server never heard that it had arrived
            }
        }
        inbox.add(event);
    }

    Actor send(String xml) {
        return send(xml.replace("{me}", full).getBytes(StandardCharsets.UTF_8));
    }

    Actor send(byte[] bytes) {
        try {
            duplex.write(ByteBuffer.wrap(bytes));
            duplex.flush();
        } catch (IOException e) {
            throw new AssertionError(full + " has no connection any more", e);
        }
        return this;
    }

    /// What comes next is this.
    Element expect(String xml) {
        Element expected = Literal.parse(xml.replace("{me}", full));
        Element got = next();
        if (!Literal.matches(expected, got)) {
            throw new AssertionError(
                    full + "\n expected " + Literal.show(expected) + "\n      got " + Literal.show(got));
        }
        return got;
    }

    /// Drops the roster pushes that have come: for plays that are about something else.
    void dropPushes() {
        sync();
        inbox.removeIf(e -> e instanceof StreamEvent.Received(Element element)
                && element.child("jabber:iq:roster", "query").isPresent());
    }

    /// What comes next is this, and then the end: the client is not let in.
    void expectRefusal(String xml) {
        expect(xml);
        expectEnd();
    }

    /// What comes next is these, in any order.
    void expectAll(String... xml) {
        List<Element> left = new ArrayList<>();
        for (String one : xml) {
            left.add(Literal.parse(one.replace("{me}", full)));
        }
        while (!left.isEmpty()) {
            Element got = next();
            Element found = left.stream()
                    .filter(e -> Literal.matches(e, got))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(full + " did not expect " + Literal.show(got)));
            left.remove(found);
        }
    }

    /// The next child of the stream, whatever it is.
    Element next() {
        if (poll() instanceof StreamEvent.Received(Element element)) {
            return element;
        }
        throw new AssertionError("The stream of " + full + " ended");
    }

    private StreamEvent poll() {
        return stage.receive("Nothing came for " + full, inbox::poll);
    }

    /// Whatever has come so far and was not expected.
    List<Element> rest() {
        List<StreamEvent> events = new ArrayList<>();
        inbox.drainTo(events);
        return events.stream()
                .filter(StreamEvent.Received.class::isInstance)
                .map(e -> ((StreamEvent.Received) e).element())
                .toList();
    }

    /// The stream ends with this error, and the connection after it.
    Element expectStreamError(String condition) {
        Element error = next();
        if (!error.is("http://etherx.jabber.org/streams", "error")
                || !error.has("urn:ietf:params:xml:ns:xmpp-streams", condition)) {
            throw new AssertionError(full + " expected the stream error " + condition + ", got " + Literal.show(error));
        }
        expectEnd();
        return error;
    }

    void expectEnd() {
        if (!(poll() instanceof StreamEvent.Closed)) {
            throw new AssertionError("The stream of " + full + " did not end");
        }
        awaitOver();
    }

    void awaitOver() {
        stage.await("The connection of " + full + " did not end", this::isOver);
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /// Everything sent so far has been dealt with by the own account, and all that it led to has come about.
    void sync() {
        String id = "sync-" + SYNC.incrementAndGet();
        CountDownLatch done = new CountDownLatch(1);
        syncs.put(id, done);
        send("<iq type='get' id='" + id + "'><ping xmlns='urn:xmpp:ping'/></iq>");
        stage.await(full + " got no answer to a ping", () -> done.getCount() == 0);
        stage.still(); // the answer comes straight, ahead of what goes through the door
    }

    /// Everything this client has said has reached the other one, wherever that is.
    void reach(Actor other) {
        String id = "sync-" + SYNC.incrementAndGet();
        CountDownLatch done = new CountDownLatch(1);
        other.syncs.put(id, done);
        send("<message type='headline' id='" + id + "' to='" + other.full + "'/>");
        stage.await(other.full + " was not reached", () -> done.getCount() == 0);
    }

    /// Goes, and is gone for its account when this returns.
    void leave() {
        send("<presence type='unavailable'/>").sync();
        send("</stream:stream>").expectEnd();
    }

    /// Cuts the connection without a word.
    void cut() {
        duplex.close();
        readOn();
        awaitOver();
    }
}
