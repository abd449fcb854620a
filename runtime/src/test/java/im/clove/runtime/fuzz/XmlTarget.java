package im.clove.runtime.fuzz;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.Weight;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The parser of streams: no exception, the same events however the bytes are cut, never more kept than allowed,
/// nothing after the end; and what it took is written, weighed and read back the same.
public final class XmlTarget implements FuzzTarget {
    static final String CLIENT = "<?xml version='1.0'?><stream:stream to='montague.example' version='1.0'"
            + " xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
    static final String SERVER = "<stream:stream from='a.example' to='b.example' version='1.0' xmlns='jabber:server'"
            + " xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback'>";

    @Override
    public String name() {
        return "xml";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                CLIENT + "<message to='a@b' id=\"1\"><body>x &amp; &#10;é</body></message> <presence/></stream:stream>",
                CLIENT + "<iq type='set' id='2'><query xmlns='u'><p:x xmlns:p='v' p:a='1' xml:lang='en'/></query></iq>",
                CLIENT + "<message><body><![CDATA[<&]]]]><![CDATA[>]]></body><x xmlns=''/></message>",
                CLIENT + "<message><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:server'/>"
                        + "<message xmlns='jabber:client'><body/></message></forwarded></message></stream:stream>",
                SERVER + "<message from='x@a.example' to='y@b.example'><body>q</body><x xmlns='u'><y/></x></message>",
                SERVER + "<db:result from='a.example' to='b.example'>key</db:result></stream:stream>",
                CLIENT + "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>",
                CLIENT + "<!-- -->",
                CLIENT + "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
                CLIENT + "<m xmlns:a='u' xmlns:b='u' a:x='1' b:x='2'/>");
    }

    @Override
    public List<String> words() {
        return List.of(
                "<",
                ">",
                "</",
                "/>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<?xml version='1.0'?>",
                "<?x?>",
                "&",
                "&#",
                "&#x",
                ";",
                "&lt;",
                "&amp;",
                "'",
                "\"",
                "=",
                ":",
                " ",
                "\n",
                "\r",
                "\t",
                "xmlns",
                "xmlns:",
                "xmlns=''",
                " xmlns:p='u'",
                " p:a='1'",
                "xml:lang='x'",
                "<a>",
                "</a>",
                "<a/>",
                "<p:a xmlns:p='u'/>",
                "stream:stream",
                "jabber:server",
                "jabber:client",
                "&#10;",
                "&#xD800;",
                "<!DOCTYPE a>",
                "</stream:stream>",
                "<message>",
                "</message>",
                "<q xmlns='u'>",
                "</q>",
                "xmlns='jabber:server'",
                "http://www.w3.org/XML/1998/namespace",
                "http://www.w3.org/2000/xmlns/",
                CLIENT,
                SERVER);
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        XmlLimits limits = random.nextBoolean() ? XmlLimits.BEFORE_LOGIN : XmlLimits.CLIENT;
        StreamParser parser = new StreamParser(limits);
        List<StreamEvent> whole = parser.feed(ByteBuffer.wrap(input));
        require(parser.pendingBytes() <= limits.bytes(), "kept more than allowed");
        require(pieces(input, limits, random).equals(whole), "the cut makes a difference");
        StringBuilder shape = new StringBuilder();
        for (int i = 0; i < whole.size(); i++) {
            StreamEvent event = whole.get(i);
            shape.append(event.getClass().getSimpleName().charAt(0));
            switch (event) {
                case StreamEvent.Received(Element element) -> {
                    Written.check(element);
                    shape.append(Math.min(4, element.nodes().size()));
                }
                case StreamEvent.Violation(StreamEvent.Kind kind, String reason) -> {
                    require(i == whole.size() - 1, "something after the end");
                    require(parser.pendingBytes() == 0, "kept something after the end");
                    require(parser.feed(ByteBuffer.wrap(input)).isEmpty(), "read on after the end");
                    shape.append(kind).append(reason);
                }
                case StreamEvent.Opened(Element header, String namespace) ->
                    shape.append(header.attributes().size()).append(namespace.length());
                case StreamEvent.Closed _ -> {}
            }
        }
        return shape.length() > 80 ? shape.substring(shape.length() - 80) : shape.toString();
    }

    private static List<StreamEvent> pieces(byte[] input, XmlLimits limits, RandomGenerator random) {
        StreamParser parser = new StreamParser(limits);
        List<StreamEvent> events = new ArrayList<>();
        int longest = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(64);
        for (int at = 0; at < input.length; ) {
            int length = Math.min(input.length - at, 1 + random.nextInt(longest));
            events.addAll(parser.feed(ByteBuffer.wrap(input, at, length)));
            at += length;
        }
        return events;
    }

    /// What holds for every element: what is written is read back, and weighs what was said.
    static final class Written {
        private Written() {}

        static void check(Element element) {
            if (element.namespace().equals(StreamParser.SERVER)) {
                return;
            }
            byte[] stanza = XmlWriter.stanza(element, Element.CLIENT);
            require(stanza.length <= Weight.of(element), "weighed less than written");
            require(Elements.parse(XmlWriter.toString(element)).equals(element), "written alone, read another");
            StreamParser client = new StreamParser(XmlLimits.STORED);
            client.feed(ByteBuffer.wrap(XmlWriter.header(Element.CLIENT, null, null, null, null)));
            require(
                    client.feed(ByteBuffer.wrap(stanza)).equals(List.of(new StreamEvent.Received(element))),
                    "written on a client's stream, read another");
            // Between servers, what only looks like part of the stanza is left out: then it is read back the same.
            StreamParser server = new StreamParser(XmlLimits.STORED);
            server.feed(ByteBuffer.wrap(XmlWriter.header(StreamParser.SERVER, null, null, null, null)));
            List<StreamEvent> once = server.feed(ByteBuffer.wrap(XmlWriter.stanza(element, StreamParser.SERVER)));
            require(
                    once.size() == 1 && once.getFirst() instanceof StreamEvent.Received(Element read) && isFixed(read),
                    "written on a server's stream, read another");
        }

        private static boolean isFixed(Element element) {
            StreamParser server = new StreamParser(XmlLimits.STORED);
            server.feed(ByteBuffer.wrap(XmlWriter.header(StreamParser.SERVER, null, null, null, null)));
            return server.feed(ByteBuffer.wrap(XmlWriter.stanza(element, StreamParser.SERVER)))
                    .equals(List.of(new StreamEvent.Received(element)));
        }
    }
}
