package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.Effect;
import im.clove.node.store.Writes;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0115 §5 and XEP-0390 §4: what a client says of itself, and the answer that fits.
final class CapsHashTest {
    private static final String QUERY = "http://jabber.org/protocol/disco#info";
    private static final String EXODUS = "<identity category='client' type='pc' name='Exodus 0.9.1'/>"
            + "<feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/>"
            + "<feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/>";
    private static final String FIRST = "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:n'"
            + " ver='QgayPKawpkPSDYmwT/WM94uAlu0='/>";

    private static Element query(String content) {
        return Elements.stanza("<query xmlns='" + QUERY + "'>" + content + "</query>");
    }

    private static CapsHash of(String c) {
        return CapsHash.of(Elements.stanza("<presence>" + c + "</presence>")).orElseThrow();
    }

    private static String second(String algorithm, String value) {
        return "<c xmlns='urn:xmpp:caps'><hash xmlns='urn:xmpp:hashes:2' algo='" + algorithm + "'>" + value
                + "</hash></c>";
    }

    @Test
    @DisplayName("XEP-0115 §5.2: the example fits, and what differs from it does not")
    void theFirstFormat() {
        CapsHash hash = of(FIRST);
        assertThat(hash.asked()).isEqualTo("urn:n#QgayPKawpkPSDYmwT/WM94uAlu0=");
        assertThat(hash.fits(query(EXODUS))).isTrue();
        assertThat(hash.fits(query(EXODUS + "<feature var='urn:x'/>"))).isFalse();
        assertThat(hash.fits(query(""))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<feature var='http://jabber.org/protocol/muc'/>",
                "<identity category='client' type='pc' name='Exodus 0.9.1'/>",
                "<feature var='a&lt;b'/>",
                "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE'><value>t</value></field></x>"
                        + "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE'><value>t</value></field></x>"
            })
    @DisplayName("XEP-0115 §5.4, C-13: something twice, or a character that the text puts between things")
    void whatCannotBeToldFromAnother(String more) {
        assertThat(CapsText.first(query(EXODUS + more).children())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sha-256, kzBZbkqJ3ADrj7v08reD1qcWUwNGHaidNUgD7nHpiw8=",
        "sha3-256, 79mdYAfU9rEdTOcWDO7UEAt6E56SUzk/g6TnqUeuD9Q="
    })
    @DisplayName("XEP-0390 §4.3: the simple example")
    void theSecondFormat(String algorithm, String value) {
        StringBuilder content = new StringBuilder("<identity category='client' name='BombusMod' type='mobile'/>");
        for (String feature : List.of(
                "http://jabber.org/protocol/si",
                "http://jabber.org/protocol/bytestreams",
                "http://jabber.org/protocol/chatstates",
                "http://jabber.org/protocol/disco#info",
                "http://jabber.org/protocol/disco#items",
                "urn:xmpp:ping",
                "jabber:iq:time",
                "jabber:iq:privacy",
                "jabber:iq:version",
                "http://jabber.org/protocol/rosterx",
                "urn:xmpp:time",
                "jabber:x:oob",
                "http://jabber.org/protocol/ibb",
                "http://jabber.org/protocol/si/profile/file-transfer",
                "urn:xmpp:receipts",
                "jabber:iq:roster",
                "jabber:iq:last")) {
            content.append("<feature var='").append(feature).append("'/>");
        }
        CapsHash hash = of(second(algorithm, value));
        assertThat(hash.asked()).isEqualTo("urn:xmpp:caps#" + algorithm + '.' + value);
        assertThat(hash.fits(query(content.toString()))).isTrue();
        assertThat(hash.fits(query(content + "<feature var='urn:x'/>"))).isFalse();
    }

    @Test
    @DisplayName("XEP-0390 §4: forms and languages count")
    void formsOfTheSecondFormat() {
        String form = "<x xmlns='jabber:x:data' type='result'><field var='os'><value>%s</value></field></x>";
        String one =
                CapsText.second(query(EXODUS + form.formatted("b")).children()).orElseThrow();
        assertThat(one).endsWith("os\u001fb\u001f\u001e\u001d\u001c");
        assertThat(CapsText.second(query(EXODUS + form.formatted("c")).children()))
                .isNotEqualTo(one);
        assertThat(CapsText.second(query("<identity category='a' type='b' xml:lang='de' name='c'/>")
                        .children()))
                .contains("\u001ca\u001fb\u001fde\u001fc\u001f\u001e\u001c\u001c");
        assertThat(CapsText.second(List.of(Element.of(QUERY, "feature").with("var", "a\u001fb"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<c xmlns='http://jabber.org/protocol/caps' node='urn:n' ver='1.0' ext='a b'/>",
                "<c xmlns='http://jabber.org/protocol/caps' hash='md5' node='urn:n' ver='1.0'/>"
            })
    @DisplayName(
            "N-02: the form without a hash, or with one nobody can check, fits nothing and is kept for nobody else")
    void withoutAHash(String c) {
        CapsHash hash = of(c);
        assertThat(hash.isChecked()).isFalse();
        assertThat(hash.asked()).isEmpty();
        assertThat(hash.fits(query(EXODUS))).isFalse();
        assertThat(KnownCaps.CHAPTER.load(new Sight().shelf(KnownCaps.CHAPTER)).of(hash))
                .isEmpty();
    }

    @Test
    void theBestHashCounts() {
        assertThat(of(FIRST + second("sha-256", "x")).format()).isEqualTo(CapsHash.Format.SECOND);
        assertThat(of(FIRST + second("md2", "x")).format()).isEqualTo(CapsHash.Format.FIRST);
        assertThat(CapsHash.of(Elements.stanza("<presence/>"))).isEmpty();
        assertThat(CapsHash.of(Elements.stanza("<presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1'"
                        + " node='n' ver='" + "x".repeat(300) + "'/></presence>")))
                .isEmpty();
    }

    @Test
    @DisplayName("R-12: what is known is bounded, the oldest goes, and it is on the shelf")
    void knownOnesAreBounded() {
        Sight sight = new Sight();
        KnownCaps known = KnownCaps.CHAPTER.load(sight.shelf(KnownCaps.CHAPTER));
        for (int i = 0; i < 3 * KnownCaps.MOST; i++) {
            Writes writes = new Writes();
            known = known.with(of(second("sha-256", "hash" + i)), Set.of("node" + i), writes);
            sight.turn(List.of(new Effect.Turn<>(KnownCaps.CHAPTER, known, writes)));
        }
        assertThat(known.hashes()).hasSize(KnownCaps.MOST);
        assertThat(KnownCaps.CHAPTER.load(sight.shelf(KnownCaps.CHAPTER))).isEqualTo(known);
        assertThat(known.of(of(second("sha-256", "hash0")))).isEmpty();
        assertThat(known.of(of(second("sha-256", "hash191")))).contains(Set.of("node191"));
    }

    @Test
    void onlySoManyNodesAreHeardOf() {
        StringBuilder content = new StringBuilder("<feature var='" + "x".repeat(300) + "+notify'/>");
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            content.append("<feature var='n")
                    .append(i)
                    .append("+notify'/><feature var='m")
                    .append(i)
                    .append("'/>");
            names.add("n" + i);
        }
        assertThat(KnownCaps.nodes(query(content.toString())))
                .hasSize(KnownCaps.MOST_NODES)
                .isSubsetOf(names);
    }
}
