package im.clove.xmpp.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("X-23: what is written of a stanza is no more than twice of what was read of it")
class GrowthTest {
    /// Besides the factor.
    private static final int CONSTANT = 4 * 1024;

    private static Optional<Element> read(byte[] xml, XmlLimits limits) {
        StreamParser parser = new StreamParser(XmlLimits.BEFORE_LOGIN);
        parser.feed(ByteBuffer.wrap(XmlWriter.header(Element.CLIENT, null, null, null, null)));
        parser.limits(limits);
        List<StreamEvent> events = parser.feed(ByteBuffer.wrap(xml));
        assertThat(events).hasSize(1);
        return events.getFirst() instanceof StreamEvent.Received(Element element)
                ? Optional.of(element)
                : Optional.empty();
    }

    private static Element readable(String xml) {
        return read(xml.getBytes(StandardCharsets.UTF_8), XmlLimits.CLIENT).orElseThrow();
    }

    /// @return what is written of it
    private static String written(String xml) {
        Element element = readable(xml);
        isReadBack(element, 2 * xml.getBytes(StandardCharsets.UTF_8).length + CONSTANT);
        return new String(XmlWriter.stanza(element, Element.CLIENT), StandardCharsets.UTF_8);
    }

    /// @param most bytes
    private static void isReadBack(Element element, int most) {
        byte[] client = XmlWriter.stanza(element, Element.CLIENT);
        assertThat(Weight.of(element)).isEqualTo(client.length);
        assertThat(client.length).isLessThanOrEqualTo(most);
        assertThat(read(client, XmlLimits.CLIENT)).contains(element);
        assertThat(Elements.stored(XmlWriter.document(element))).isEqualTo(element);
        byte[] server = XmlWriter.stanza(element, StreamParser.SERVER);
        assertThat(server.length).isLessThanOrEqualTo(most);
        assertThat(Elements.parse(ByteBuffer.wrap(server), StreamParser.SERVER, XmlLimits.SERVER))
                .isEqualTo(element);
    }

    @Test
    @DisplayName("row 9: 7 311 bytes do not go out as 1 160 368")
    void aLongNamespaceOnManyElementsIsWrittenOnce() {
        String uri = "a:" + "x".repeat(5_000);
        String xml = "<message to='bob@x'><body>x</body><q xmlns='u' xmlns:p='" + uri + "'>" + "<p:x/>".repeat(380)
                + "</q></message>";
        String written = written(xml);
        assertThat(written).containsOnlyOnce(uri).startsWith("<message xmlns:a='a:xxx");
        assertThat(written).endsWith("<body>x</body><q xmlns='u'>" + "<a:x/>".repeat(380) + "</q></message>");
    }

    @Test
    @DisplayName("row 1: a namespace of escapes, on 118 elements")
    void escapesOfANamespaceCount() {
        String uri = "a:" + "&amp;".repeat(2_000);
        String written = written("<message to='bob@x' type='chat'><body>x</body><q xmlns='u' xmlns:p='" + uri + "'>"
                + "<p:x/>".repeat(118) + "</q></message>");
        assertThat(written).containsOnlyOnce(uri);
    }

    @Test
    void soIsOneOfAttributes() {
        String uri = "a:" + "x".repeat(5_000);
        String written = written("<message xmlns:p='" + uri + "'>" + "<x p:a='1' p:b='2'/>".repeat(300) + "</message>");
        assertThat(written).containsOnlyOnce(uri).contains("<x a:a='1' a:b='2'/>");
    }

    @Test
    void elementsThatTakeTurnsAreWrittenLikeTheOnesOfOneKind() {
        assertThat(written("<message xmlns:p='urn:p'>" + "<p:x><body/></p:x>".repeat(1_000) + "</message>"))
                .contains(":x><body/></")
                .hasSizeLessThan(20_000);
        written("<message><q xmlns='urn:q' xmlns:c='jabber:client'>" + "<c:x><y/></c:x>".repeat(1_000)
                + "</q></message>");
        written("<message><q xmlns='http://etherx.jabber.org/streams'>" + "<x/>".repeat(2_000) + "</q></message>");
        written("<message><q xmlns=''>" + "<x/>".repeat(2_000) + "<stream:x/>".repeat(1_000) + "</q></message>");
    }

    @Test
    void whatEverybodyKnowsStaysAsItIs() {
        String delayed = "<delay xmlns='urn:xmpp:delay' stamp='2026-11-28T00:00:00Z'/>";
        String entries =
                "<item id='1'><entry xmlns='http://www.w3.org/2005/Atom'><title>A title of usual length</title>"
                        + "<summary>And as much text below it as such an entry has, which is some lines</summary></entry></item>";
        for (String xml : List.of(
                "<message><body>x</body>" + delayed.repeat(18) + "</message>",
                "<iq><pubsub xmlns='http://jabber.org/protocol/pubsub'><items>" + entries.repeat(200)
                        + "</items></pubsub></iq>")) {
            assertThat(written(xml)).isEqualTo(xml);
        }
    }

    @Test
    void elementsOfTheStreamHaveNoPrefixesBesideTheirOwn() {
        Element features = Element.of(StreamParser.STREAMS, "features");
        for (int i = 0; i < 100; i++) {
            features = features.with(Element.of("urn:" + "x".repeat(100), "x"));
        }
        String written = new String(XmlWriter.stanza(features, Element.CLIENT), StandardCharsets.UTF_8);
        assertThat(written).startsWith("<stream:features><x xmlns='urn:xxx").doesNotContain("a:x");
    }

    @Test
    void whatStillGrowsTooMuchIsRefused() {
        // Markup in a CDATA section needs up to five times of its bytes elsewhere.
        String section = "<message><body><![CDATA[" + "&".repeat(5_000) + "]]></body></message>";
        assertThat(read(section.getBytes(StandardCharsets.UTF_8), XmlLimits.CLIENT))
                .isEmpty();
        assertThat(read(section.replace("&&&&", "&").getBytes(StandardCharsets.UTF_8), XmlLimits.CLIENT))
                .isPresent();
    }

    @Test
    @DisplayName("X-23: chance finds nothing that grows, and nothing that is read back otherwise")
    void whateverChanceMakes() {
        int taken = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            byte[] xml = new RandomStanzas(new Random(seed)).stanza().getBytes(StandardCharsets.UTF_8);
            Optional<Element> element = read(xml, XmlLimits.CLIENT);
            if (element.isPresent()) {
                taken++;
                isReadBack(element.get(), 2 * xml.length + CONSTANT);
            }
        }
        // The writer has to do it, not the refusals.
        assertThat(taken).isGreaterThan(2_900);
    }

    /// Stanzas as somebody writes them who is out for growth: many prefixes, long namespaces, small elements.
    private static final class RandomStanzas {
        private final Random random;
        private final String[] namespaces;

        RandomStanzas(Random random) {
            this.random = random;
            this.namespaces = new String[1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 5)];
            for (int i = 0; i < namespaces.length; i++) {
                int length = random.nextInt(random.nextInt(3) == 0 ? 900 : 30);
                namespaces[i] = "u" + i + (random.nextBoolean() ? "x".repeat(length) : "&amp;".repeat(length / 5));
            }
        }

        String stanza() {
            StringBuilder out = new StringBuilder("<message");
            int declared = 1 + random.nextInt(namespaces.length);
            for (int i = 0; i < declared; i++) {
                out.append(" xmlns:p")
                        .append(i)
                        .append("='")
                        .append(namespaces[i])
                        .append('\'');
            }
            out.append('>');
            int budget = 1 << random.nextInt(12);
            for (int n = 0; n < budget; n++) {
                element(out, declared, 3);
            }
            return out.append("</message>").toString();
        }

        private void element(StringBuilder out, int declared, int depth) {
            String name = (random.nextBoolean() ? "" : "p" + random.nextInt(declared) + ":") + "e";
            out.append('<').append(name);
            if (random.nextInt(10) == 0) {
                out.append(" xmlns='")
                        .append(random.nextInt(5) == 0 ? "" : namespaces[random.nextInt(namespaces.length)])
                        .append('\'');
            }
            if (random.nextInt(4) == 0) {
                out.append(" p").append(random.nextInt(declared)).append(":a='&quot;'");
            }
            if (depth == 0 || random.nextBoolean()) {
                out.append("/>");
                return;
            }
            out.append('>');
            for (int n = random.nextInt(3); n > 0; n--) {
                element(out, declared, depth - 1);
            }
            out.append("</").append(name).append('>');
        }
    }
}
