package im.clove.node.play;

import im.clove.xmpp.stream.StreamCondition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6120 §4.9.3, for a client that has logged in: each fault has its stream error, ends one stream and no other,
/// and the contacts hear that it is gone. What comes before login is in `StreamFaultPlayTest`.
@Timeout(300)
final class StreamErrorPlayTest {
    private final Play play = new Play();
    private Actor romeo;
    private Actor juliet;

    @BeforeEach
    void enter() {
        play.befriend("romeo", "juliet");
        romeo = play.enterAvailable("romeo", "orchard");
        romeo.expect("<presence type='unavailable' from='juliet@verona.example' to='{me}'/>");
        juliet = play.enterAvailable("juliet", "balcony");
        romeo.expect("<presence from='" + juliet.full + "' to='romeo@verona.example'/>");
        juliet.expect("<presence from='" + romeo.full + "' to='{me}'/>");
    }

    @AfterEach
    void end() {
        play.close();
    }

    /// What Romeo said before counts, and nobody else notices more than that he is gone.
    private void onlyRomeoIsGone() {
        juliet.expectAll(
                "<message type='chat' from='" + romeo.full + "' to='{me}'><body>before</body></message>",
                "<presence type='unavailable' from='" + romeo.full + "' to='juliet@verona.example'/>");
        play.silence();
    }

    private void sayBefore() {
        romeo.send("<message type='chat' to='" + juliet.full + "'><body>before</body></message>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            restricted-xml          | <!-- hush -->
            restricted-xml          | <message><!-- hush --></message>
            restricted-xml          | <message><body>half<!-
            restricted-xml          | <?php ?>
            restricted-xml          | <message><?php ?></message>
            restricted-xml          | <!DOCTYPE lolz [<!ENTITY lol 'lol'>]>
            restricted-xml          | <message><!DOCTYPE lolz></message>
            restricted-xml          | <message><body>&nbsp;</body></message>
            not-well-formed         | <message></presence>
            not-well-formed         | <message
            not-well-formed         | <message a='1' a='2'/>
            not-well-formed         | <message xmlns:a='urn:x' xmlns:b='urn:x'><body a:c='1' b:c='2'/></message>
            not-well-formed         | <message><body>&#0;</body></message>
            not-well-formed         | <message><body>&#xD800;</body></message>
            not-well-formed         | <message><body>a & b</body></message>
            not-well-formed         | <message id=1/>
            not-well-formed         | O Romeo
            not-well-formed         | <?xml version='1.0' encoding='UTF-16'?>
            not-well-formed         | <stream:stream to='verona.example' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>
            bad-namespace-prefix    | <foo:message/>
            not-well-formed         | <message><foo:body/></message>
            not-well-formed         | <message foo:id='1'/>
            unsupported-stanza-type | <letter/>
            unsupported-stanza-type | <message xmlns='jabber:server'/>
            unsupported-stanza-type | <message xmlns=''/>
            unsupported-stanza-type | <pubsub xmlns='http://jabber.org/protocol/pubsub'/>
            unsupported-stanza-type | <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
            unsupported-stanza-type | <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGEAYg==</auth>
            unsupported-stanza-type | <stream:features/>
            unsupported-stanza-type | <stream:error/>
            invalid-from            | <message from='juliet@verona.example' to='nurse@verona.example'/>
            invalid-from            | <message from='romeo@verona.example/tomb' to='nurse@verona.example'/>
            invalid-from            | <presence from='romeo@mantua.example'/>
            policy-violation        | <r xmlns='urn:xmpp:sm:3'/>
            policy-violation        | <enabled xmlns='urn:xmpp:sm:3'/>
            """)
    @DisplayName("X-01, X-04, X-05, X-08, X-13, X-19: what is written wrong, or is nothing for a client to say")
    void faults(String condition, String xml) {
        sayBefore();
        romeo.send(xml.endsWith(">") || !xml.startsWith("<") ? xml : xml + "<");
        romeo.expectStreamError(condition);
        onlyRomeoIsGone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"size", "attribute", "depth", "elements", "attributes", "unfinished"})
    @DisplayName("X-11, X-12, X-13, X-14, X-15: what is too much of something")
    void tooMuch(String what) {
        sayBefore();
        romeo.send(
                switch (what) {
                    case "size" -> "<message><body>" + "x".repeat(262_144) + "</body></message>";
                    case "attribute" -> "<message id='" + "x".repeat(262_144) + "'/>";
                    case "depth" -> "<message>" + "<a>".repeat(100);
                    case "elements" -> "<message>" + "<a/>".repeat(5_001) + "</message>";
                    case "attributes" -> "<message " + attributes() + "/>";
                    default -> "<message><" + "x".repeat(262_200);
                });
        romeo.expectStreamError("policy-violation");
        onlyRomeoIsGone();
    }

    private static String attributes() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 65; i++) {
            out.append("a").append(i).append("='' ");
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"C0AF", "EDA080", "F4908080", "FF", "E282", "80"})
    @DisplayName("X-06: bytes that are no UTF-8 are passed on to nobody")
    void noUtf8(String hex) {
        sayBefore();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("<message to='" + juliet.full + "'><body>").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(HexFormat.of().parseHex(hex));
        bytes.writeBytes("</body></message>".getBytes(StandardCharsets.UTF_8));
        romeo.send(bytes.toByteArray());
        romeo.expectStreamError("not-well-formed");
        onlyRomeoIsGone();
    }

    @Test
    void conflict() {
        sayBefore();
        romeo.sync();
        juliet.expect("<message type='chat' from='" + romeo.full + "' to='{me}'><body>before</body></message>");
        Actor again = play.enter("romeo", "orchard");
        romeo.expectStreamError("conflict");
        juliet.expect("<presence type='unavailable' from='" + romeo.full + "' to='juliet@verona.example'/>");
        again.sync();
        play.silence();
    }

    @Test
    @DisplayName("XEP-0478: after a while a silent client is asked for a sign of life, and after another it is gone")
    void connectionTimeout() {
        sayBefore();
        romeo.sync();
        juliet.expect("<message type='chat' from='" + romeo.full + "' to='{me}'><body>before</body></message>");
        String areYouThere =
                "<iq type='get' id='alive' from='verona.example' to='{me}'><ping xmlns='urn:xmpp:ping'/></iq>";
        for (int minutes = 5; minutes < 12; minutes += 5) {
            play.pass(Duration.ofMinutes(5));
            romeo.expect(areYouThere);
            juliet.expect(areYouThere);
            juliet.sync();
        }
        play.pass(Duration.ofMinutes(2));
        romeo.expectStreamError("connection-timeout");
        juliet.expect("<presence type='unavailable' from='" + romeo.full + "' to='juliet@verona.example'/>");
        play.silence();
    }

    @Test
    void systemShutdown() {
        sayBefore();
        romeo.sync();
        juliet.expect("<message type='chat' from='" + romeo.full + "' to='{me}'><body>before</body></message>");
        play.server().sessions().all().stream()
                .filter(s -> s.full().toString().equals(romeo.full))
                .forEach(s -> s.end(StreamCondition.SYSTEM_SHUTDOWN, "The server stops"));
        romeo.expectStreamError("system-shutdown");
        juliet.expect("<presence type='unavailable' from='" + romeo.full + "' to='juliet@verona.example'/>");
        play.silence();
    }

    @Test
    void aClientThatClosesItsStreamIsAnsweredInKind() {
        sayBefore();
        romeo.send("</stream:stream>").expectEnd();
        onlyRomeoIsGone();
    }
}
