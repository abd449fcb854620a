package im.clove.bench.hostile;

import im.clove.runtime.link.StreamIo;
import im.clove.runtime.transport.SocketDuplex;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// A stranger that has dialled the node as a Clove node does, and says what it is told to. It answers what a peer has
/// to answer.
final class RemoteServer implements Speaker, AutoCloseable {
    static final String LINK_NS = "urn:clove:s2s:0";
    private static final String SERVER = "jabber:server";

    private final StreamIo io;
    private final String domain;
    private final AtomicLong heard = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean isOpen = true;

    private RemoteServer(StreamIo io, String domain) {
        this.io = io;
        this.domain = domain;
    }

    /// @param through an open connection of this stranger to the node's port for servers
    static RemoteServer link(SocketDuplex through, String domain, String node) throws IOException {
        StreamIo io = new StreamIo(through, SERVER, XmlLimits.SERVER);
        RemoteServer server = new RemoteServer(io, domain);
        io.header(domain, node, null, null);
        if (!(io.next() instanceof StreamEvent.Opened) || !(io.next() instanceof StreamEvent.Received)) {
            throw new IOException("No stream for " + domain);
        }
        io.send(Element.of(LINK_NS, "link")
                .with("id", UUID.randomUUID().toString())
                .with("seq", "1")
                .with("h", "0")
                .with("epoch", "0"));
        if (!(io.next() instanceof StreamEvent.Received(Element link)) || !link.is(LINK_NS, "link")) {
            throw new IOException("No link for " + domain);
        }
        Thread.ofVirtual().start(server::read);
        return server;
    }

    private void read() {
        try {
            for (StreamEvent event = io.next();
                    event instanceof StreamEvent.Received(Element element);
                    event = io.next()) {
                if (element.is(SmElements.NS, "r")) {
                    say(SmElements.of(new SmElements.Nonza.Answer(new AckCounter(heard.get()))));
                } else if (Stanza.isStanza(element)) {
                    heard.incrementAndGet();
                } else if (element.local().equals("error")) {
                    break;
                }
            }
        } catch (IOException | RuntimeException _) {
            // The end, too.
        }
        isOpen = false;
        io.drop();
    }

    private void say(Element element) throws IOException {
        writing.lock();
        try {
            io.send(element);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public String from(String user) {
        return " from='" + user + '@' + domain + "'";
    }

    @Override
    public String what() {
        return "another server";
    }

    @Override
    public boolean say(String xml) {
        writing.lock();
        try {
            io.duplex().write(ByteBuffer.wrap(xml.getBytes(StandardCharsets.UTF_8)));
            io.duplex().flush();
            return true;
        } catch (IOException _) {
            isOpen = false;
            return false;
        } finally {
            writing.unlock();
        }
    }

    boolean isOpen() {
        return isOpen;
    }

    @Override
    public String outcome() {
        return heard.get() + " heard" + (isOpen ? "" : ", ended");
    }

    @Override
    public void close() {
        io.drop();
    }
}
