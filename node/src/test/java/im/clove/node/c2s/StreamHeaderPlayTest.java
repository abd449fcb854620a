package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6120 §4.7 and §4.8, attribute by attribute: the header that answers a client's, in front of features as in
/// front of an error.
@Timeout(60)
final class StreamHeaderPlayTest {
    private static final String NAMESPACES = " xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(Duration.ofSeconds(30));
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        server.closeEmpty();
    }

    /// @param from null for an absent one
    private static String answers(String got, String from, String to) {
        StreamEvent first = new StreamParser(XmlLimits.CLIENT)
                .feed(ByteBuffer.wrap(got.getBytes(StandardCharsets.UTF_8)))
                .getFirst();
        if (!(first instanceof StreamEvent.Opened(Element header, String content))) {
            throw new AssertionError("No header in " + got);
        }
        // §4.8: the stream in its own namespace under the usual prefix, its children in that of clients.
        assertThat(header.is(StreamParser.STREAMS, "stream")).isTrue();
        assertThat(got).contains("<stream:stream ");
        assertThat(content).isEqualTo(Element.CLIENT);
        // §4.7.1: one of ours, or where the client named none, the empty string (§4.9.1.3).
        assertThat(header.attribute("from")).isEqualTo(from);
        // §4.7.2: the bare address from the client's 'from', and nothing where it has none.
        assertThat(header.attribute("to")).isEqualTo(to);
        // §4.7.3: always one, never the client's.
        assertThat(header.attributeOr("id", "")).hasSizeGreaterThanOrEqualTo(22).isNotEqualTo("mine");
        // §4.7.4: what people may read here is English, whatever the client prefers.
        assertThat(header.attribute("http://www.w3.org/XML/1998/namespace", "lang"))
                .isEqualTo("en");
        // §4.7.5: the lower of the two.
        assertThat(header.attribute("version")).isEqualTo("1.0");
        return header.attributeOr("id", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            to='montague.example' version='1.0'                                        | montague.example |
            to='MONTAGUE.example' version='1.0'                                        | montague.example |
            to='montague.example' version='1.0' from='romeo@montague.example'          | montague.example | romeo@montague.example
            to='montague.example' version='1.0' from='Romeo@Montague.example/orchard'  | montague.example | romeo@montague.example
            to='montague.example' version='1.0' from='paris@elsewhere.example'         | montague.example | paris@elsewhere.example
            to='montague.example' version='1.0' id='mine' xml:lang='de'                | montague.example |
            to='montague.example' version='1.7'                                        | montague.example |
            to='montague.example' version='2.0'                                        | montague.example |
            """)
    void aHeaderIsAnswered(String attributes, String from, String to) throws Exception {
        try (RawClient client = new RawClient(server.port(ListenerKind.STARTTLS))) {
            client.write("<stream:stream " + attributes + NAMESPACES + ">");
            String got = client.readTo("</stream:features>");

            answers(got, from, to);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host-unknown         | <stream:stream to='unknown.example' version='1.0'%s>                               | ''               |
            host-unknown         | <stream:stream to='unknown.example' from='romeo@unknown.example' version='1.0'%s>  | ''               | romeo@unknown.example
            host-unknown         | <stream:stream to='a@b' version='1.0'%s>                                           | ''               |
            improper-addressing  | <stream:stream version='1.0'%s>                                                    | ''               |
            invalid-from         | <stream:stream to='montague.example' from='@' version='1.0'%s>                     | montague.example |
            unsupported-version  | <stream:stream to='montague.example' version='0.9'%s>                              | montague.example |
            unsupported-version  | <stream:stream to='montague.example' from='romeo@montague.example/x'%s>            | montague.example | romeo@montague.example
            unsupported-version  | <stream:stream to='unknown.example' version='0.9'%s>                               | ''               |
            invalid-namespace    | <stream:stream to='montague.example' version='1.0' xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'> | montague.example |
            invalid-namespace    | <stream:stream to='montague.example' version='1.0' xmlns='jabber:client' xmlns:stream='urn:x'> | montague.example |
            bad-format           | <stream:flood to='montague.example' version='1.0'%s>                               | montague.example |
            not-well-formed      | <stream<                                                                           | ''               |
            restricted-xml       | <!DOCTYPE x>                                                                       | ''               |
            unsupported-encoding | <?xml version='1.0' encoding='UTF-16'?>                                            | ''               |
            policy-violation     | %l                                                                                 | ''               |
            """)
    @DisplayName("§4.9.1.2, §4.9.1.3: in front of an error the header has all its attributes, too")
    void anErrorComesInsideAStream(String condition, String input, String from, String to) throws Exception {
        try (RawClient client = new RawClient(server.port(ListenerKind.STARTTLS))) {
            client.write(input.replace("%s", NAMESPACES).replace("%l", "<x a='" + "x".repeat(10_000)));
            String got = client.readToEnd();

            assertThat(got).contains("<stream:error><" + condition);
            answers(got, from, to);
        }
    }

    @Test
    @DisplayName("§4.3.3: each stream on a connection has a header, and an id of its own; errors know the host")
    void everyRestartHasItsOwnHeader() throws Exception {
        Set<String> ids = new HashSet<>();
        String header = RawClient.HEADER;
        try (RawClient romeo = new RawClient(server.port(ListenerKind.STARTTLS))) {
            ids.add(answers(romeo.open(), "montague.example", null));
            romeo.write(RawClient.STARTTLS);
            romeo.readTo("/>");
            romeo.handshake("TLSv1.3");
            ids.add(answers(romeo.open(), "montague.example", null));
            romeo.plain("romeo", "shakespeare");
            romeo.readTo("/>");
            romeo.write(header.replace("to='", "from='romeo@montague.example' to='"));
            ids.add(answers(romeo.readTo("</stream:features>"), "montague.example", "romeo@montague.example"));
        }
        assertThat(ids).hasSize(3);
        try (RawClient romeo = new RawClient(server.port(ListenerKind.STARTTLS))) {
            romeo.startTls("TLSv1.3");
            romeo.write("<!-- hush -->");
            answers(romeo.readToEnd(), "montague.example", null);
        }
        try (RawClient romeo = new RawClient(server.port(ListenerKind.STARTTLS))) {
            romeo.startTls("TLSv1.3");
            romeo.open();
            romeo.plain("romeo", "shakespeare");
            romeo.readTo("/>");
            romeo.write(header.replace("to='montague.example'", "to='capulet.example' from='juliet@capulet.example'"));
            String got = romeo.readToEnd();
            assertThat(got).contains("host-unknown");
            answers(got, "montague.example", "juliet@capulet.example");
        }
    }
}
