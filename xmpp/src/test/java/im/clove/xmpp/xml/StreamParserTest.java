package im.clove.xmpp.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamParserTest {
    private static final String HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams' to='example.i2p' version='1.0'>";

    static List<StreamEvent> feed(StreamParser parser, String text) {
        return parser.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void headerStanzaAndEndAreReportedInOrder() {
        StreamParser parser = new StreamParser(XmlLimits.CLIENT);
        List<StreamEvent> events =
                feed(parser, HEADER + " <message to='a@b'><body>x &lt; y&#x20ac;</body></message>\n</stream:stream>");
        assertThat(events).hasSize(3);
        assertThat(events.get(0)).isInstanceOfSatisfying(StreamEvent.Opened.class, opened -> {
            assertThat(opened.contentNamespace()).isEqualTo("jabber:client");
            assertThat(opened.header().attribute("to")).isEqualTo("example.i2p");
        });
        assertThat(events.get(1))
                .isInstanceOfSatisfying(
                        StreamEvent.Received.class,
                        received -> assertThat(received.element())
                                .isEqualTo(Element.of(
                                                Element.CLIENT,
                                                "message",
                                                Element.ofText(Element.CLIENT, "body", "x < y€"))
                                        .with("to", "a@b")));
        assertThat(events.get(2)).isEqualTo(new StreamEvent.Closed());
        assertThat(feed(parser, "x")).singleElement().isInstanceOf(StreamEvent.Violation.class);
    }

    @Test
    void bytesOneByOneGiveTheSameEvents() {
        String all =
                HEADER + " <message><body>x &lt; y€ <![CDATA[a]]]]><![CDATA[>]]>b</body></message></stream:stream>";
        List<StreamEvent> whole = feed(new StreamParser(XmlLimits.CLIENT), all);
        StreamParser parser = new StreamParser(XmlLimits.CLIENT);
        List<StreamEvent> pieces = new ArrayList<>();
        for (byte b : all.getBytes(StandardCharsets.UTF_8)) {
            pieces.addAll(parser.feed(ByteBuffer.wrap(new byte[] {b})));
        }
        assertThat(pieces).isEqualTo(whole).hasSize(3);
    }

    @Test
    void writtenElementsAreReadBack() {
        Element element = Elements.stanza("<message from='a' xml:lang='de'><body>&#13;&lt;]]&gt;'</body>"
                + "<x xmlns='y' xmlns:z='zz' z:q='&#10;'><w xmlns='jabber:server'/></x></message>");
        assertThat(Elements.parse(XmlWriter.toString(element))).isEqualTo(element);
        String server = new String(XmlWriter.stanza(element, "jabber:server"), StandardCharsets.UTF_8);
        assertThat(server).startsWith("<message from='a' xml:lang='de'><body>");
        assertThat(Elements.parse(server, "jabber:server", XmlLimits.SERVER)).isEqualTo(element);
    }
}
