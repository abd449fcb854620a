package im.clove.runtime.link;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 7395 over RFC 6455, as bytes.
final class WebSocketFramingTest {
    private static final int TEXT = 0x81;
    private static final int PING = 0x89;
    private static final int CLOSE = 0x88;
    private static final String OPEN =
            "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='montague.example' version='1.0'/>";

    private final WebSocketFraming framing = new WebSocketFraming(XmlLimits.BEFORE_LOGIN);

    private static byte[] frame(int first, String text) {
        return frame(first, text.getBytes(StandardCharsets.UTF_8));
    }

    /// As a client sends it: masked.
    private static byte[] frame(int first, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (body.length < 126) {
            out.write(0x80 | body.length);
        } else if (body.length < 65_536) {
            out.write(0x80 | 126);
            out.write(body.length >> 8);
            out.write(body.length);
        } else {
            out.write(0x80 | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(body.length).array());
        }
        byte[] mask = {0x37, (byte) 0xfa, 0x21, 0x3d};
        out.writeBytes(mask);
        for (int i = 0; i < body.length; i++) {
            out.write(body[i] ^ mask[i % 4]);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    private List<StreamEvent> feed(byte[]... frames) {
        return framing.feed(ByteBuffer.wrap(joined(frames)));
    }

    private static List<String> show(List<StreamEvent> events) {
        return events.stream()
                .map(event -> switch (event) {
                    case StreamEvent.Opened(Element header, String content) -> XmlWriter.toString(header) + content;
                    case StreamEvent.Received(Element element) -> XmlWriter.toString(element);
                    case StreamEvent.Closed _ -> "closed";
                    case StreamEvent.Violation(StreamEvent.Kind kind, String _) -> kind.name();
                })
                .toList();
    }

    @Test
    void anOpenIsTheHeaderThatItStandsFor() {
        assertThat(show(feed(frame(TEXT, OPEN))))
                .containsExactly("<stream:stream to='montague.example' version='1.0'"
                        + " xmlns:stream='http://etherx.jabber.org/streams'/>jabber:client");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<a xmlns='u'>x</a>                                    | <a xmlns='u'>x</a>",
                "<message xmlns='jabber:client' id='1'/>               | <message xmlns='jabber:client' id='1'/>",
                "<p:a xmlns:p='u'><p:b/></p:a>                         | <a xmlns='u'><b/></a>",
                "<message/>                                            | <message/>",
                "<a xmlns='u'/>&#32;                                   | NOT_WELL_FORMED",
                "' <a xmlns=\"u\"/>'                                   | NOT_WELL_FORMED",
                "''                                                    | NOT_WELL_FORMED",
                "<a xmlns='u'>                                         | NOT_WELL_FORMED",
                "<!DOCTYPE a [<!ENTITY b 'c'>]><a xmlns='u'>&b;</a>    | RESTRICTED_XML",
                "<a xmlns='u'>&nbsp;</a>                               | RESTRICTED_XML",
                "<a xmlns='u'>&#0;</a>                                 | NOT_WELL_FORMED",
                "<a xmlns='u'/><b xmlns='u'/>                          | NOT_WELL_FORMED",
                "</stream:stream>                                      | NOT_WELL_FORMED",
                "<?xml version='1.0'?><a xmlns='u'/>                   | NOT_WELL_FORMED",
                "<a xmlns='u'><!-- psst --></a>                        | RESTRICTED_XML",
                "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'/> | NOT_WELL_FORMED",
                "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>  | closed",
                "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://elsewhere.example/'/> | closed",
            })
    @DisplayName("X-02: a message is one element, with the refusals of a stream")
    void aMessageIsOneElement(String text, String event) {
        assertThat(show(feed(frame(TEXT, text)))).containsExactly(event);
    }

    /// What RFC 6455 forbids, in hexadecimal, and the code of the close that answers it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8100                         | 1002 | a frame that is not masked",
                "c18000000000                 | 1002 | a reserved bit",
                "a18000000000                 | 1002 | a reserved bit",
                "918000000000                 | 1002 | a reserved bit",
                "838000000000                 | 1002 | an unknown kind of data",
                "8b8000000000                 | 1002 | an unknown kind of control",
                "828000000000                 | 1003 | binary",
                "808000000000                 | 1002 | nothing to continue",
                "018100000000200181000000003c | 1002 | a message inside another",
                "098000000000                 | 1002 | a control frame in pieces",
                "89fe007e00000000             | 1002 | a control frame of 126 bytes",
                "81fe007d00000000             | 1002 | a length that has a shorter form",
                "81ff000000000000ffff00000000 | 1002 | a length that has a shorter form",
                "81ff800000000000000000000000 | 1002 | a length with its highest bit set",
                "81fe200100000000             | 1009 | a byte more than a stanza may have",
                "81ff7fffffffffffffff00000000 | 1009 | more than there is",
            })
    void whatAWebSocketMayNot(String hex, int code, String what) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(show(feed(bytes, frame(TEXT, "<a xmlns='u'/>")))).as(what).containsExactly("POLICY_VIOLATION");
        assertThat(framing.close()).endsWith(0x88, 0x02, code >> 8, code);
        assertThat(feed(frame(TEXT, "<a xmlns='u'/>")))
                .as("nothing comes after")
                .isEmpty();
    }

    @Test
    void howTheBytesAreCutMakesNoDifference() {
        byte[] all = joined(
                frame(TEXT, OPEN),
                frame(0x01, "<a xmlns='u'>"),
                frame(PING, "there?"),
                frame(0x00, "x".repeat(126)),
                frame(0x00, ""),
                frame(0x80, "</a>"),
                frame(TEXT, "<b xmlns='u'>" + "é".repeat(2_000) + "</b>"),
                frame(TEXT, "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"));
        List<String> whole = show(feed(all));
        assertThat(whole).hasSize(4).endsWith("closed");

        for (int size : new int[] {1, 2, 3, 7, 100}) {
            WebSocketFraming other = new WebSocketFraming(XmlLimits.BEFORE_LOGIN);
            List<StreamEvent> events = new ArrayList<>();
            for (int at = 0; at < all.length; at += size) {
                events.addAll(other.feed(ByteBuffer.wrap(all, at, Math.min(size, all.length - at))));
            }
            assertThat(show(events)).as("pieces of %d", size).isEqualTo(whole);
            assertThat(other.isInside()).isFalse();
        }
    }

    @Test
    void aLongMessageHasALengthOfEightBytes() {
        framing.limits(XmlLimits.CLIENT);
        String text = "<a xmlns='u'>" + "x".repeat(70_000) + "</a>";

        assertThat(show(feed(frame(TEXT, text)))).containsExactly(text);
    }

    @Test
    void theLimitsAreThoseOfTheStanza() {
        String text = "<a xmlns='u'>" + "x".repeat(8 * 1024 - 17) + "</a>";

        assertThat(text).hasSize(8 * 1024);
        assertThat(show(feed(frame(TEXT, text)))).containsExactly(text);
        assertThat(show(feed(frame(0x01, text), frame(0x80, " ")))).containsExactly("POLICY_VIOLATION");
    }

    @Test
    void aMessageThatHasBegunIsSomethingInside() {
        assertThat(framing.isInside()).isFalse();
        feed(new byte[] {(byte) TEXT});
        assertThat(framing.isInside()).as("one byte of a frame").isTrue();

        WebSocketFraming other = new WebSocketFraming(XmlLimits.BEFORE_LOGIN);
        other.feed(ByteBuffer.wrap(frame(0x01, "<a")));
        assertThat(other.isInside()).as("a piece of a message").isTrue();
    }

    @Test
    void whileTheLoginLastsOneMessageIsTakenAtATime() {
        ByteBuffer bytes = ByteBuffer.wrap(joined(
                frame(TEXT, "<a xmlns='u'/>"),
                frame(PING, ""),
                frame(TEXT, "<b xmlns='u'/>"),
                frame(CLOSE, ""),
                new byte[3]));

        assertThat(show(framing.feedSome(bytes))).containsExactly("<a xmlns='u'/>");
        framing.restart();
        assertThat(show(framing.feedSome(bytes))).containsExactly("<b xmlns='u'/>");
        assertThat(framing.feedSome(bytes)).isEmpty();
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(framing.hasEnded()).isTrue();
    }

    @Test
    void aPingIsAnsweredOnceWithWhatItSaid() {
        assertThat(framing.reply()).isNull();
        assertThat(feed(frame(PING, "one"), frame(PING, "two"), frame(0x8A, "unasked")))
                .isEmpty();

        assertThat(framing.reply()).containsExactly(0x8A, 3, 't', 'w', 'o');
        assertThat(framing.reply()).isNull();
    }

    @Test
    void whoEndsTheWebSocketAloneIsAnsweredAloneToo() {
        assertThat(show(feed(frame(TEXT, "<a xmlns='u'/>"), frame(CLOSE, new byte[] {3, (byte) 0xE9}))))
                .containsExactly("<a xmlns='u'/>");

        assertThat(framing.hasEnded()).isTrue();
        assertThat(framing.close()).containsExactly(0x88, 2, 0x03, 0xE8);
    }

    static Stream<Arguments> outgoing() {
        return Stream.of(
                Arguments.of(
                        Element.of(Element.CLIENT, "message", Element.ofText(Element.CLIENT, "body", "soft")),
                        "<message xmlns='jabber:client'><body>soft</body></message>"),
                Arguments.of(
                        Element.of("http://etherx.jabber.org/streams", "features", Element.of("u", "f")),
                        "<stream:features xmlns:stream='http://etherx.jabber.org/streams'><f xmlns='u'/>"
                                + "</stream:features>"));
    }

    @ParameterizedTest
    @MethodSource("outgoing")
    void eachElementDeclaresItsNamespaces(Element element, String text) {
        assertThat(framing.element(element)).isEqualTo(unmasked(text));
    }

    @Test
    void theHeaderIsAnOpen() {
        assertThat(framing.header("montague.example", null, "++TR84Sm6A3hnt3Q065SnAbbk3Y=", "en"))
                .isEqualTo(unmasked("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='montague.example'"
                        + " id='++TR84Sm6A3hnt3Q065SnAbbk3Y=' version='1.0' xml:lang='en'/>"));
        assertThat(framing.header("", "romeo@montague.example", "i", null))
                .isEqualTo(unmasked("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from=''"
                        + " to='romeo@montague.example' id='i' version='1.0'/>"));
    }

    @Test
    void theEndIsACloseAndTheEndOfTheWebSocket() {
        assertThat(framing.close())
                .isEqualTo(joined(
                        unmasked("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"),
                        new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xE8}));
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 126, 65_535, 65_536})
    void lengthsHaveTheirShortestForm(int length) {
        String text = "<a xmlns='u'>" + "x".repeat(length - 17) + "</a>";

        assertThat(framing.element(Element.ofText("u", "a", "x".repeat(length - 17))))
                .isEqualTo(unmasked(text));
    }

    /// As a server sends it.
    private static byte[] unmasked(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) TEXT);
        if (body.length <= 125) {
            head.put((byte) body.length);
        } else if (body.length <= 65_535) {
            head.put((byte) 126).putShort((short) body.length);
        } else {
            head.put((byte) 127).putLong(body.length);
        }
        return joined(HexFormat.of().parseHex(HexFormat.of().formatHex(head.array(), 0, head.position())), body);
    }
}
