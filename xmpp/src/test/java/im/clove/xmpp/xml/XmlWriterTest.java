package im.clove.xmpp.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("X-08, X-09, X-10: what is written is what was meant")
class XmlWriterTest {
    private static String onStream(Element element, String contentNamespace) {
        return new String(XmlWriter.stanza(element, contentNamespace), StandardCharsets.UTF_8);
    }

    /// What a peer makes of a stanza on a stream with this content namespace.
    private static Element sent(Element element, String contentNamespace) {
        StreamParser parser = new StreamParser(XmlLimits.STORED);
        parser.feed(ByteBuffer.wrap(XmlWriter.header(contentNamespace, "a", "b", null, null)));
        List<StreamEvent> events = parser.feed(ByteBuffer.wrap(XmlWriter.stanza(element, contentNamespace)));
        assertThat(events).singleElement().isInstanceOf(StreamEvent.Received.class);
        return ((StreamEvent.Received) events.getFirst()).element();
    }

    @Test
    void theContentNamespaceOfTheStreamIsNotDeclaredAgain() {
        Element element = Elements.stanza("<message to='a'><body>x</body><r xmlns='urn:xmpp:receipts'/></message>");
        String expected = "<message to='a'><body>x</body><r xmlns='urn:xmpp:receipts'/></message>";
        assertThat(onStream(element, "jabber:client")).isEqualTo(expected);
        assertThat(onStream(element, "jabber:server")).isEqualTo(expected);
        assertThat(XmlWriter.toString(element))
                .isEqualTo(expected.replace("<message", "<message xmlns='jabber:client'"));
    }

    @Test
    void aForwardedStanzaKeepsItsNamespaceBetweenServers() {
        Element element = Elements.stanza("<message><f xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'>"
                + "<body>x</body></message></f></message>");
        assertThat(onStream(element, "jabber:server"))
                .isEqualTo("<message><f xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'>"
                        + "<body>x</body></message></f></message>");
        assertThat(sent(element, "jabber:server")).isEqualTo(element);
    }

    @Test
    void nothingBecomesPartOfAStanzaBetweenServersThatWasNone() {
        Element element = Elements.stanza(
                "<message><body xmlns='jabber:server'>forged</body><body>x</body><a xmlns='u'><b xmlns='jabber:server'/></a></message>");
        assertThat(sent(element, "jabber:server"))
                .isEqualTo(Elements.stanza(
                        "<message><body>x</body><a xmlns='u'><b xmlns='jabber:server'/></a></message>"));
        assertThat(sent(element, "jabber:client")).isEqualTo(element);
        assertThatThrownBy(() -> XmlWriter.stanza(Element.of("jabber:server", "message"), "jabber:server"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("XEP-0114: stanzas of a component are in a namespace of its own on the wire, and nowhere else")
    void aComponentSpellsStanzasInItsOwnNamespace() {
        Element element = Elements.stanza(
                "<message><body xmlns='jabber:component:accept'>forged</body><body>x</body>"
                        + "<f xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'/></f><s xmlns='jabber:server'/></message>");
        assertThat(onStream(element, StreamParser.COMPONENT))
                .isEqualTo("<message><body>x</body><f xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'/></f>"
                        + "<s xmlns='jabber:server'/></message>");
        assertThat(sent(element, StreamParser.COMPONENT))
                .isEqualTo(Elements.stanza("<message><body>x</body><f xmlns='urn:xmpp:forward:0'>"
                        + "<message xmlns='jabber:client'/></f><s xmlns='jabber:server'/></message>"));
        assertThat(new String(XmlWriter.header(StreamParser.COMPONENT, "c", null, "1", null), StandardCharsets.UTF_8))
                .isEqualTo("<?xml version='1.0'?><stream:stream from='c' id='1' xmlns='jabber:component:accept'"
                        + " xmlns:stream='http://etherx.jabber.org/streams'>");
    }

    @Test
    void elementsOfTheStreamHaveThePrefixOfItsHeader() {
        Element features = Element.of(StreamParser.STREAMS, "features", Element.of("urn:x", "x"));
        assertThat(onStream(features, "jabber:client"))
                .isEqualTo("<stream:features><x xmlns='urn:x'/></stream:features>");
        assertThat(XmlWriter.toString(features))
                .isEqualTo("<stream:features xmlns:stream='http://etherx.jabber.org/streams'>"
                        + "<x xmlns='urn:x'/></stream:features>");
        assertThat(onStream(Element.ofText("jabber:server:dialback", "result", "k"), "jabber:server"))
                .isEqualTo("<db:result>k</db:result>");
        assertThat(sent(Element.ofText("jabber:server:dialback", "result", "k"), "jabber:server"))
                .isEqualTo(Element.ofText("jabber:server:dialback", "result", "k"));
    }

    @Test
    void theHeaderIsReadBack() {
        assertThat(new String(XmlWriter.header("jabber:server", "a.i2p", "b.i2p", "i'd", "de"), StandardCharsets.UTF_8))
                .isEqualTo("<?xml version='1.0'?><stream:stream from='a.i2p' to='b.i2p' id=\"i'd\" version='1.0'"
                        + " xml:lang='de' xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'"
                        + " xmlns:db='jabber:server:dialback'>");
        StreamParser parser = new StreamParser(XmlLimits.BEFORE_LOGIN);
        assertThat(parser.feed(ByteBuffer.wrap(XmlWriter.header("jabber:client", null, "b.i2p", null, null))))
                .singleElement()
                .isInstanceOfSatisfying(StreamEvent.Opened.class, opened -> {
                    assertThat(opened.contentNamespace()).isEqualTo("jabber:client");
                    assertThat(opened.header().name()).isEqualTo(StreamParser.HEADER);
                    assertThat(opened.header().attribute("from")).isNull();
                    assertThat(opened.header().attribute("to")).isEqualTo("b.i2p");
                });
        assertThat(parser.feed(ByteBuffer.wrap(XmlWriter.close()))).containsExactly(new StreamEvent.Closed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a'b|<a b=\"a'b\"/>",
                "a\"b|<a b='a\"b'/>",
                "a'\"'b|<a b=\"a'&#34;'b\"/>",
                "<>&|<a b='&lt;>&amp;'/>"
            })
    void valuesAreQuotedTheShortWay(String value, String xml) {
        Element element = Element.of("", "a").with("b", value);
        assertThat(XmlWriter.toString(element)).isEqualTo(xml);
        assertThat(Elements.parse(xml)).isEqualTo(element);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0008", "\u001f", "\ud800", "\udfff", "\ufffe", "\uffff"})
    void whatXmlCannotCarryIsReplaced(String bad) {
        for (String value : List.of(bad, "a" + bad, bad + "a", "\ud83d\ude00" + bad + "\ud83d\ude00")) {
            Element element = Element.ofText("u", "a", value).with("b", value);
            String good = value.replace(bad, "\ufffd");
            assertThat(Elements.parse(XmlWriter.toString(element)))
                    .isEqualTo(Element.ofText("u", "a", good).with("b", good));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a>", "a:b", "1", "-a", "a\u0000", "a/", "\ud800", "\ufeffa"})
    void aNameThatIsNoneIsNotWritten(String name) {
        assertThatThrownBy(() -> XmlWriter.toString(Element.of("u", name)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> XmlWriter.toString(Element.of("u", "a").with(name, "x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDeclarationIsNoAttribute() {
        assertThatThrownBy(() -> XmlWriter.toString(Element.of("u", "a").with("xmlns", "v")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aVeryDeepTreeIsWrittenWithoutRecursion() {
        Element element = Element.of("u", "a");
        for (int i = 0; i < 100_000; i++) {
            element = Element.of("u", "a", element);
        }
        assertThat(XmlWriter.document(element)).hasSizeGreaterThan(700_000);
    }

    @Test
    void anyElementIsReadBackAsItWas() throws Exception {
        for (int seed = 0; seed < 1_500; seed++) {
            Element element = new RandomElements(new Random(seed)).element(4);
            assertThat(Elements.parse(XmlWriter.toString(element)))
                    .as("seed %d", seed)
                    .isEqualTo(element);
            assertThat(SecondOpinion.read(XmlWriter.document(element)))
                    .as("seed %d", seed)
                    .isEqualTo(element);
            assertThat(sent(element, "jabber:client")).as("seed %d", seed).isEqualTo(element);
            Element stanza =
                    Element.of(new Name(Element.CLIENT, "iq"), List.of(), List.of(Element.of("u", "x", element)));
            assertThat(sent(stanza, "jabber:server")).as("seed %d", seed).isEqualTo(stanza);
        }
    }

    /// Elements with everything in them that is hard to write.
    private record RandomElements(Random random) {
        private static final String[] NAMESPACES = {
            "",
            "",
            "jabber:client",
            "jabber:server",
            StreamParser.STREAMS,
            "urn:x",
            "urn:x",
            "a}b",
            "'\"<&>\n\t\r ü",
            Namespaces.XML,
            "jabber:server:dialback"
        };
        private static final String[] NAMES = {"a", "b", "message", "body", "x-y.z_1", "vCard", "überschrift", "字"};
        private static final String[] PIECES = {
            "a",
            " ",
            "<",
            ">",
            "&",
            "'",
            "\"",
            "\n",
            "\r",
            "\t",
            "\r\n",
            "]]>",
            "]",
            "&amp;",
            "é",
            "\u20ac",
            "\ud83d\ude00",
            "\u0085",
            "\u2028",
            "<![CDATA[",
            "-->",
            "\u007f"
        };

        private String any(String[] of) {
            return of[random.nextInt(of.length)];
        }

        private String text() {
            StringBuilder out = new StringBuilder();
            for (int n = random.nextInt(6); n > 0; n--) {
                out.append(any(PIECES));
            }
            return out.toString();
        }

        Element element(int depth) {
            List<Attribute> attributes = new ArrayList<>();
            for (int n = random.nextInt(5); n > 0; n--) {
                Name name = new Name(any(NAMESPACES), any(NAMES));
                if (attributes.stream().noneMatch(a -> a.name().equals(name))) {
                    attributes.add(new Attribute(name, text()));
                }
            }
            List<Node> nodes = new ArrayList<>();
            for (int n = depth == 0 ? 0 : random.nextInt(5); n > 0; n--) {
                String text = text();
                if (random.nextBoolean() || text.isEmpty()) {
                    nodes.add(element(depth - 1));
                } else if (nodes.isEmpty() || nodes.getLast() instanceof Element) {
                    nodes.add(new Text(text));
                }
            }
            return Element.of(new Name(any(NAMESPACES), any(NAMES)), attributes, nodes);
        }
    }
}
