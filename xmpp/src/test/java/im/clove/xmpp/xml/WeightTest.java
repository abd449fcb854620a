package im.clove.xmpp.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightTest {
    private static void isAsWritten(Element element) {
        assertThat(Weight.of(element))
                .as(XmlWriter.toString(element))
                .isEqualTo(XmlWriter.stanza(element, Element.CLIENT).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message/>",
                "<message to='a@b' type='chat'><body>x</body></message>",
                "<message><body>a &lt; b &amp; c > d ]]&gt; '\"</body></message>",
                "<message a='&quot;&quot;&#39;' b='&#39;&#39;&quot;' c='&lt;&amp;>&#10;&#9;&#13;'>&#13;\n\t</message>",
                "<message><body>Grüße, 好, 🌱</body></message>",
                "<message xml:lang='de'><x xmlns='urn:x'><y/><z xmlns='urn:z'><y xmlns='urn:x'>.</y></z></x></message>",
                "<message><stream:error><a xmlns='jabber:client'/></stream:error><b/></message>",
                "<message xmlns:p='urn:p' p:a='1'/>",
                "<iq xmlns='jabber:server'><q xmlns='jabber:client'>1</q></iq>"
            })
    void anElementWeighsWhatIsWrittenOfIt(String xml) {
        isAsWritten(Elements.stanza(xml));
    }

    @Test
    void whatXmlDoesNotHaveWeighsWhatStandsInItsPlace() {
        isAsWritten(Element.ofText(Element.CLIENT, "body", "\u0001a\uD83Cb\uDF31c\uFFFEd\uFFFF"));
        isAsWritten(Element.of(Element.CLIENT, "a").with("b", "\u0002\uD800"));
    }

    @Test
    void soDoesWhateverChanceMakes() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            isAsWritten(element(random, 4));
        }
    }

    private static Element element(Random random, int depth) {
        String[] namespaces = {Element.CLIENT, "urn:a", "urn:a&b", ""};
        List<Node> nodes = new ArrayList<>();
        for (int n = depth == 0 ? 0 : random.nextInt(4); n > 0; n--) {
            nodes.add(random.nextBoolean() ? new Text(text(random)) : element(random, depth - 1));
        }
        Element made = Element.of(namespaces[random.nextInt(4)], "e" + "x".repeat(random.nextInt(3)));
        for (int n = random.nextInt(3); n > 0; n--) {
            made = made.with("a" + n, text(random));
        }
        return made.withNodes(nodes);
    }

    private static String text(Random random) {
        String alphabet = "ab]>\"'&<\n\t\r é好🌱";
        StringBuilder out = new StringBuilder(".");
        for (int n = random.nextInt(12); n > 0; n--) {
            out.appendCodePoint(alphabet.codePointAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }
}
