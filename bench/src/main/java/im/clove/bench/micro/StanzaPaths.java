package im.clove.bench.micro;

import im.clove.node.core.Envelope;
import im.clove.node.core.Hosts;
import im.clove.node.core.Origin;
import im.clove.node.core.Route;
import im.clove.node.core.Router;
import im.clove.node.core.Ticket;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A chat message of the usual size through the parser, the writer and the router.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StanzaPaths {
    private static final byte[] MESSAGE = ("<message to='juliet@capulet.example/balcony' type='chat' id='m1'>"
                    + "<body>The quick brown fox jumps over the lazy dog, and the dog does not mind.</body>"
                    + "<active xmlns='http://jabber.org/protocol/chatstates'/>"
                    + "<request xmlns='urn:xmpp:receipts'/><origin-id xmlns='urn:xmpp:sid:0' id='m1'/></message>")
            .getBytes(StandardCharsets.UTF_8);

    private final StreamParser parser = new StreamParser(XmlLimits.CLIENT);
    private final Element element = Elements.parse(ByteBuffer.wrap(MESSAGE), Element.CLIENT, XmlLimits.CLIENT);
    private final Router router = new Router(new Hosts(Set.of(Domain.of("capulet.example")), List.of()));
    private final Envelope envelope = new Envelope(
            Message.of(element), new Origin.Client(Jid.parse("romeo@capulet.example/orchard")), Ticket.NONE);

    /// Made by JMH.
    public StanzaPaths() {
        parser.feed(ByteBuffer.wrap(XmlWriter.header(Element.CLIENT, null, "capulet.example", null, null)));
    }

    /// Bytes to an element.
    @Benchmark
    public List<StreamEvent> parser() {
        return parser.feed(ByteBuffer.wrap(MESSAGE));
    }

    /// An element to bytes.
    @Benchmark
    public byte[] writer() {
        return XmlWriter.stanza(element, Element.CLIENT);
    }

    /// An element to a message with its addresses.
    @Benchmark
    public Message stanza() {
        return Message.of(element);
    }

    /// Where it goes.
    @Benchmark
    public Route router() {
        return router.route(envelope);
    }
}
