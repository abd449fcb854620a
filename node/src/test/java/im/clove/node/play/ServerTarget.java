package im.clove.node.play;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.slf4j.LoggerFactory;

/// A whole server and what a client of it and a peer say to it: no fault of ours in the log, and somebody else goes on
/// being served. What is from `mantua.example` comes from the peer, the rest from a client.
public final class ServerTarget implements FuzzTarget {
    private static final int MOST = 12;
    private static final String MANTUA = "mantua.example";

    @Override
    public String name() {
        return "server";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "<presence><priority>1</priority><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='v'/>"
                        + "</presence><message to='juliet@verona.example' type='chat' id='1'><body>x</body></message>",
                "<iq type='get' id='1'><query xmlns='jabber:iq:roster' ver=''/></iq><iq type='set' id='2'><query"
                        + " xmlns='jabber:iq:roster'><item jid='a@b' name='n'><group>g</group></item></query></iq>"
                        + "<iq type='set' id='3'><query xmlns='jabber:iq:roster'><item jid='a@b'"
                        + " subscription='remove'/></query></iq>",
                "<presence type='subscribe' to='paris@mantua.example'/><presence type='subscribed'"
                        + " from='paris@mantua.example' to='romeo@verona.example'/><presence"
                        + " from='paris@mantua.example/x' to='romeo@verona.example'/>",
                "<presence type='subscribe' from='eve@mantua.example' to='romeo@verona.example' id='q'><status>s</status>"
                        + "</presence><presence type='subscribed' to='eve@mantua.example'/><presence type='probe'"
                        + " from='eve@mantua.example' to='romeo@verona.example'/>",
                "<iq type='set' id='1'><block xmlns='urn:xmpp:blocking'><item jid='eve@mantua.example'/></block></iq>"
                        + "<iq type='get' id='2'><blocklist xmlns='urn:xmpp:blocking'/></iq>"
                        + "<iq type='set' id='3'><unblock xmlns='urn:xmpp:blocking'/></iq>",
                "<iq type='set' id='1'><enable xmlns='urn:xmpp:carbons:2'/></iq><enable xmlns='urn:xmpp:sm:3' resume='1'/>"
                        + "<r xmlns='urn:xmpp:sm:3'/><a xmlns='urn:xmpp:sm:3' h='0'/>",
                "<iq type='get' id='1' to='verona.example'><query xmlns='http://jabber.org/protocol/disco#items'"
                        + " node='http://jabber.org/protocol/commands'/></iq><iq type='set' id='2' to='verona.example'>"
                        + "<command xmlns='http://jabber.org/protocol/commands' node='x' action='execute'/></iq>",
                "<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>romeo</username>"
                        + "<password>p</password></query></iq><iq type='set' id='2'><query xmlns='jabber:iq:register'>"
                        + "<remove/></query></iq>",
                "<message from='paris@mantua.example/x' to='romeo@verona.example' id='m'><body>x</body>"
                        + "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='f'/><delay"
                        + " xmlns='urn:xmpp:delay' from='verona.example' stamp='2026-01-01T00:00:00Z'/></message>",
                "<iq type='get' id='1' from='eve@mantua.example/x' to='romeo@verona.example'><query"
                        + " xmlns='jabber:iq:last'/></iq><iq type='get' id='2' from='mantua.example' to='verona.example'>"
                        + "<time xmlns='urn:xmpp:time'/></iq><iq type='error' id='3' from='mantua.example'"
                        + " to='verona.example'/>",
                "<inactive xmlns='urn:xmpp:csi:0'/><presence type='unavailable'/><message to='hello@verona.example'>"
                        + "<body>y</body></message>");
    }

    @Override
    public List<String> words() {
        return List.of(
                "<message to='",
                "<presence to='",
                "<iq type='get' id='1' to='",
                "<iq type='set' id='1'>",
                "</iq>",
                "<presence/>",
                "type='chat'",
                "type='groupchat'",
                "type='headline'",
                "type='error'",
                "type='result'",
                "type='subscribe'",
                "type='subscribed'",
                "type='unsubscribe'",
                "type='unsubscribed'",
                "type='probe'",
                "type='unavailable'",
                " from='eve@mantua.example/x'",
                "romeo@verona.example",
                "juliet@verona.example",
                "nobody@verona.example",
                "verona.example",
                "hello@verona.example",
                "a.verona.example",
                "mantua.example",
                "paris@mantua.example",
                "<body>x</body>",
                "<priority>",
                "</priority>",
                "<item jid='",
                "<group>",
                "subscription='both'",
                "ask='subscribe'",
                "node='",
                "xmlns='jabber:iq:roster'",
                "urn:xmpp:blocking",
                "xmlns='jabber:iq:version'",
                "xmlns='urn:xmpp:ping'",
                "urn:xmpp:carbons:2",
                "urn:xmpp:forward:0",
                "<private xmlns='urn:xmpp:carbons:2'/>",
                "<no-store xmlns='urn:xmpp:hints'/>",
                "<error type='cancel'/>",
                "<r xmlns='urn:xmpp:sm:3'/>",
                "<enable xmlns='urn:xmpp:sm:3'/>",
                "xml:lang='x'",
                "'/>",
                "'",
                "id='");
    }

    private static final class Faults extends AppenderBase<ILoggingEvent> {
        private final Queue<String> seen = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            seen.add(event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ": " + event.getThrowableProxy().getClassName() + " at "
                                    + event.getThrowableProxy().getStackTraceElementProxyArray()[0]));
        }
    }

    @Override
    public long heap(int length) {
        return (256L << 20) + 20_000L * length;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        Logger logger = (Logger) LoggerFactory.getLogger("im.clove");
        Level level = logger.getLevel();
        boolean additive = logger.isAdditive();
        Faults faults = new Faults();
        faults.start();
        logger.addAppender(faults);
        logger.setLevel(Level.ERROR);
        logger.setAdditive(false);
        try {
            String shape = scene(input);
            require(faults.seen.isEmpty(), "faults of ours: " + faults.seen);
            return shape;
        } finally {
            logger.detachAppender(faults);
            logger.setLevel(level);
            logger.setAdditive(additive);
        }
    }

    private static String scene(byte[] input) {
        StreamParser parser = new StreamParser(XmlLimits.CLIENT);
        parser.feed(ByteBuffer.wrap(XmlWriter.header(Element.CLIENT, null, null, null, null)));
        try (Play play = new Play()) {
            Actor juliet = play.enterAvailable("juliet", "balcony");
            Actor romeo = play.enterAvailable("romeo", "orchard");
            boolean talks = true;
            int said = 0;
            for (StreamEvent event : parser.feed(ByteBuffer.wrap(input))) {
                if (!(event instanceof StreamEvent.Received(Element element)) || said++ == MOST) {
                    break;
                }
                if (Stanza.isStanza(element) && element.attributeOr("from", "").contains(MANTUA)) {
                    fromMantua(play, element);
                } else if (talks) {
                    talks = fromClient(romeo, element);
                }
            }
            play.settle();
            // Whatever the others do, she is served.
            juliet.sync();
            StringBuilder shape = new StringBuilder().append(talks);
            romeo.rest().forEach(each -> shape.append(word(each)));
            play.mantua.rest().forEach(each -> shape.append(each, 0, Math.min(each.length(), 24)));
            return shape.length() > 200 ? shape.substring(0, 200) : shape.toString();
        }
    }

    private static String word(Element element) {
        return element.local()
                + element.attributeOr("type", "")
                + element.firstChild().map(Element::local).orElse("")
                + element.child(Element.CLIENT, "error")
                        .flatMap(Element::firstChild)
                        .map(Element::local)
                        .orElse("");
    }

    private static void fromMantua(Play play, Element element) {
        boolean addressed = Jid.tryParse(element.attributeOr("from", ""))
                        .filter(jid -> jid.domain().name().equals(MANTUA))
                        .isPresent()
                && Jid.tryParse(element.attributeOr("to", "")).isPresent();
        if (!addressed) {
            return;
        }
        try {
            Stanza.of(element);
        } catch (MalformedStanzaException e) {
            return;
        }
        play.mantua.send(XmlWriter.toString(element));
    }

    private static boolean fromClient(Actor romeo, Element element) {
        try {
            romeo.send(XmlWriter.stanza(element, Element.CLIENT));
            return true;
        } catch (AssertionError e) {
            // The server has ended the stream.
            return false;
        }
    }
}
