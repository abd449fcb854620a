package im.clove.xmpp.xml;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamParserLimitsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static StreamParser opened(XmlLimits limits) {
        StreamParser parser = new StreamParser(limits);
        assertThat(parser.feed(ByteBuffer.wrap(XmlWriter.header("jabber:client", null, null, null, null))))
                .hasSize(1);
        return parser;
    }

    private static List<StreamEvent> feed(StreamParser parser, String text) {
        return parser.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static StreamEvent.Kind violation(List<StreamEvent> events) {
        assertThat(events).last().isInstanceOf(StreamEvent.Violation.class);
        return ((StreamEvent.Violation) events.getLast()).kind();
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    @Test
    @DisplayName("X-16: 64 MiB of whitespace between stanzas keep nothing and end nothing")
    void whitespaceBetweenStanzasCostsNothing() {
        StreamParser parser = opened(XmlLimits.CLIENT);
        byte[] spaces = new byte[64 * 1024];
        Arrays.fill(spaces, (byte) ' ');
        long before = allocated();
        for (int i = 0; i < 1024; i++) {
            assertThat(parser.feed(ByteBuffer.wrap(spaces)).isEmpty()).isTrue();
        }
        // A buffer and an empty list for each call.
        assertThat(allocated() - before).isLessThan(1024 * 1024);
        assertThat(parser.pendingBytes()).isZero();
        assertThat(feed(parser, "<message/>")).hasSize(1);
    }

    @ParameterizedTest
    @DisplayName("X-15: a token that does not end costs its limit and no more")
    @CsvSource(
            delimiter = '|',
            value = {
                "<message>|x",
                "<|a",
                "<message a='|b",
                "<message>&#|0",
                "<message><![CDATA[|]",
                "</|a",
                "<message |' '",
                "<message>|<a>",
                "<message>|<a/>",
                "<message |a=''"
            })
    void anUnterminatedTokenEndsAtTheLimit(String begin, String flood) {
        StreamParser parser = opened(XmlLimits.CLIENT);
        assertThat(feed(parser, begin)).isEmpty();
        String chunk = flood.repeat(1024 / flood.length());
        long before = allocated();
        for (int i = 0; i < 1024; i++) {
            List<StreamEvent> events = feed(parser, chunk);
            assertThat(parser.pendingBytes()).isLessThanOrEqualTo(XmlLimits.CLIENT.bytes());
            if (!events.isEmpty()) {
                assertThat(violation(events)).isEqualTo(StreamEvent.Kind.POLICY_VIOLATION);
                assertThat(parser.pendingBytes()).isZero();
                // All that was ever allocated, the test's own copies included.
                assertThat(allocated() - before).isLessThan(64L * XmlLimits.CLIENT.bytes());
                assertThat(feed(parser, chunk)).isEmpty();
                return;
            }
        }
        throw new AssertionError("no end");
    }

    @Test
    void aStanzaMayHaveExactlyTheLimit() {
        XmlLimits limits = new XmlLimits(300, 3, 4, 3);
        String fits = "<message>" + "x".repeat(300 - "<message></message>".length()) + "</message>";
        StreamParser parser = opened(limits);
        assertThat(feed(parser, fits + " " + fits)).hasSize(2);
        assertThat(violation(feed(parser, fits.replace("<message>", "<message >"))))
                .isEqualTo(StreamEvent.Kind.POLICY_VIOLATION);
        assertThat(feed(opened(limits), "<a><a><a/></a></a>")).hasSize(1);
        assertThat(violation(feed(opened(limits), "<a><a><a><a/></a></a></a>")))
                .isEqualTo(StreamEvent.Kind.POLICY_VIOLATION);
        assertThat(feed(opened(limits), "<a><b/><c/><d/></a>")).hasSize(1);
        assertThat(violation(feed(opened(limits), "<a><b/><c/><d/><e/></a>")))
                .isEqualTo(StreamEvent.Kind.POLICY_VIOLATION);
    }

    @Test
    void theHeaderIsLimitedToo() {
        StreamParser parser = new StreamParser(XmlLimits.BEFORE_LOGIN);
        String flood = "<?xml version='1.0'?><stream:stream to='" + "x".repeat(9 * 1024);
        assertThat(violation(feed(parser, flood))).isEqualTo(StreamEvent.Kind.POLICY_VIOLATION);
    }

    @Test
    void otherLimitsHoldFromTheNextStanzaOn() {
        StreamParser parser = opened(XmlLimits.BEFORE_LOGIN);
        String large = "<message>" + "x".repeat(10_000) + "</message>";
        assertThat(feed(parser, "<message>")).isEmpty();
        parser.limits(XmlLimits.CLIENT);
        assertThat(feed(parser, "</message>" + large)).hasSize(2);
        parser.limits(XmlLimits.BEFORE_LOGIN);
        assertThat(violation(feed(parser, large))).isEqualTo(StreamEvent.Kind.POLICY_VIOLATION);
    }

    @Test
    @DisplayName("X-12, X-14: what was read within the limits is written within them")
    void prefixesAndSectionsDoNotMultiplyWhatIsWritten() {
        String uri = "urn:" + "x".repeat(400);
        String prefixed = "<message xmlns:p='" + uri + "'>" + "<p:a/>".repeat(4_000) + "</message>";
        String attributes = "<message xmlns:p='" + uri + "'>" + "<a p:a=''/>".repeat(4_000) + "</message>";
        String sections = "<message><![CDATA[" + "&".repeat(100_000) + "]]></message>";
        assertThat(violation(feed(opened(XmlLimits.CLIENT), sections))).isEqualTo(StreamEvent.Kind.POLICY_VIOLATION);
        String quotes = "<message a=\"" + "'".repeat(200_000) + "\">" + "'\">".repeat(10_000) + "</message>";
        for (String each : List.of(prefixed, attributes, quotes)) {
            assertThat(feed(opened(XmlLimits.CLIENT), each))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            StreamEvent.Received.class,
                            event -> assertThat(XmlWriter.stanza(event.element(), "jabber:client").length)
                                    .isLessThanOrEqualTo(XmlLimits.CLIENT.bytes()));
        }
    }

    @Test
    @DisplayName("X-14: names and namespaces of a peer are not kept")
    void namesAreForgottenWithTheirStanza() {
        StreamParser parser = opened(XmlLimits.CLIENT);
        long most = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] stanza = ("<e" + i + " xmlns='urn:x:" + i + "'/>").getBytes(StandardCharsets.UTF_8);
            long before = allocated();
            assertThat(parser.feed(ByteBuffer.wrap(stanza)).size()).isEqualTo(1);
            most = i < 20_000 ? 0 : Math.max(most, allocated() - before);
        }
        // A table that grows would have to be copied now and then.
        assertThat(most).isLessThan(16 * 1024);
    }

    @Test
    @DisplayName("X-13: names that collide by hash cost no more than others")
    void collidingNamesAreNotSlow() {
        StreamParser parser = opened(XmlLimits.STORED);
        StringBuilder stanza = new StringBuilder("<message>");
        for (int i = 0; i < 4_096; i++) {
            stanza.append("<");
            for (int bit = 0; bit < 12; bit++) {
                stanza.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            stanza.append("/>");
        }
        assertThat(feed(parser, stanza + "</message>")).hasSize(1);
    }

    @Test
    @DisplayName("X-19, X-20: a restart takes a new header, and nothing that came before it")
    void aRestartForgetsTheStreamBefore() {
        String header = new String(XmlWriter.header("jabber:client", null, null, null, null), StandardCharsets.UTF_8);
        StreamParser parser = opened(XmlLimits.CLIENT);
        assertThat(feed(parser, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>\n"))
                .hasSize(1);
        parser.restart();
        assertThat(feed(parser, "\n" + header + "<message/>")).hasSize(2);
        parser.restart();
        assertThat(violation(feed(parser, "<message/></message>"))).isEqualTo(StreamEvent.Kind.NOT_WELL_FORMED);

        StreamParser spilled = opened(XmlLimits.CLIENT);
        assertThat(feed(spilled, "<auth/><mess")).hasSize(1);
        assertThat(spilled.pendingBytes()).isEqualTo(5);
        spilled.restart();
        assertThat(violation(feed(spilled, header))).isEqualTo(StreamEvent.Kind.NOT_WELL_FORMED);
        assertThat(feed(spilled, header)).isEmpty();
        spilled.restart();
        assertThat(feed(spilled, header)).isEmpty();
    }
}
