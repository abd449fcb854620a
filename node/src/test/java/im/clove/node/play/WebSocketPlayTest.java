package im.clove.node.play;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.c2s.ListenerKind;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ScramClient;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.xml.Element;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// XMPP over WebSocket (RFC 7395), from behind the upgrade of HTTP to a message: the same login and the same session
/// as over a stream, in another framing.
@Timeout(300)
final class WebSocketPlayTest {
    private static final String OPEN =
            "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='verona.example' version='1.0'/>";
    private static final String CLOSE = "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>";
    private static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";

    private final Play play = new Play();
    private Phones phones;

    @BeforeEach
    void romeoHasAPassword() throws GeneralSecurityException {
        phones = new Phones(play);
    }

    @AfterEach
    void end() {
        play.close();
    }

    private Browser browser(Protection protection) {
        Browser browser = new Browser(
                play.stage, phones.connect(new PeerIdentity.Local("browser"), protection, ListenerKind.WEBSOCKET));
        play.stage.execute(browser::read);
        return browser;
    }

    private static byte[] data(Element element) {
        return Base64.getDecoder().decode(element.text());
    }

    private static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }

    private Browser enter() {
        Browser romeo = browser(Protection.TLS);
        romeo.send(OPEN);
        assertThat(romeo.next())
                .startsWith("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='verona.example' id='")
                .endsWith("' version='1.0' xml:lang='en'/>");
        assertThat(romeo.next())
                .contains("<mechanism>SCRAM-SHA-256</mechanism>")
                .doesNotContain("starttls");
        ScramClient scram = new ScramClient(
                ScramHash.SHA_256,
                new ScramClient.Identity("", "romeo", "shakespeare"),
                ScramClient.Binding.NONE,
                "fyko+d2lbbFgONRv9qkxdawL");
        romeo.send("<auth xmlns='" + SASL + "' mechanism='SCRAM-SHA-256'>" + base64(scram.first()) + "</auth>");
        byte[] last = scram.answer(data(romeo.element())).orElseThrow();
        romeo.send("<response xmlns='" + SASL + "'>" + base64(last) + "</response>");
        assertThat(scram.accepts(data(romeo.element()))).isTrue();
        romeo.send(OPEN);
        assertThat(romeo.next()).startsWith("<open ").contains(" from='verona.example'");
        assertThat(romeo.next())
                .startsWith("<stream:features xmlns:stream='http://etherx.jabber.org/streams'>")
                .contains("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
        romeo.send("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                + "<resource>orchard</resource></bind></iq>");
        assertThat(romeo.next())
                .isEqualTo("<iq xmlns='jabber:client' type='result' id='b'>"
                        + "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                        + "<jid>romeo@verona.example/orchard</jid></bind></iq>");
        return romeo;
    }

    @Test
    void aBrowserLogsInTalksAndGoes() {
        Browser romeo = enter();
        Actor juliet = play.enterAvailable("juliet", "balcony");
        romeo.send("<message xmlns='jabber:client' type='chat' id='1' to='juliet@verona.example'><body>soft</body>"
                + "</message>");
        Element got = juliet.next();
        assertThat(got.attribute("from")).isEqualTo("romeo@verona.example/orchard");
        assertThat(got.child(Element.CLIENT, "body").orElseThrow().text()).isEqualTo("soft");
        juliet.send("<message type='chat' id='2' to='romeo@verona.example/orchard'><body>é</body></message>");
        Element answer = romeo.element();
        assertThat(answer.is(Element.CLIENT, "message")).isTrue();
        assertThat(answer.attribute("from")).isEqualTo("juliet@verona.example/balcony");
        assertThat(answer.child(Element.CLIENT, "body").orElseThrow().text()).isEqualTo("é");
        romeo.ping();
        assertThat(romeo.next()).isEqualTo("kind " + 0x8A);
        romeo.send(CLOSE);
        assertThat(romeo.next()).isEqualTo(CLOSE);
        assertThat(romeo.next()).isEqualTo(Browser.END);
        play.await(() -> play.server().sessions().count() == 1);
    }

    @Test
    void twoElementsInOneMessageEndTheStream() {
        Browser romeo = enter();
        romeo.send("<presence xmlns='jabber:client'/><presence xmlns='jabber:client'/>");

        assertThat(romeo.next())
                .isEqualTo("<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
                        + "<not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
        assertThat(romeo.next()).isEqualTo(CLOSE);
        assertThat(romeo.next()).isEqualTo(Browser.END);
    }

    private Browser proven(ListenerKind kind, String account) {
        Browser browser = new Browser(
                play.stage,
                phones.connect(
                        new PeerIdentity.Local("browser"), Protection.NONE, kind, Optional.of(Jid.parse(account))));
        play.stage.execute(browser::read);
        browser.send(OPEN);
        assertThat(browser.next()).startsWith("<open ");
        return browser;
    }

    @Test
    @DisplayName("A connection that has proved whose it is logs in with EXTERNAL, and as nobody else")
    void whatIsProvenNeedsNoPassword() {
        Browser romeo = proven(ListenerKind.TRUSTED_WEBSOCKET, "romeo@verona.example");
        assertThat(romeo.next())
                .contains("<mechanisms xmlns='" + SASL + "'><mechanism>EXTERNAL</mechanism></mechanisms>");
        String auth = "<auth xmlns='" + SASL + "' mechanism='%s'>%s</auth>";
        romeo.send(auth.formatted("EXTERNAL", base64("juliet@verona.example".getBytes(UTF_8))));
        assertThat(romeo.next()).contains("<invalid-authzid/>");
        romeo.send(auth.formatted("PLAIN", base64("\0romeo\0shakespeare".getBytes(UTF_8))));
        assertThat(romeo.next()).contains("<encryption-required/>");
        romeo.send(auth.formatted("EXTERNAL", "="));
        assertThat(romeo.next()).isEqualTo("<success xmlns='" + SASL + "'/>");
        romeo.send(OPEN);
        assertThat(romeo.next()).startsWith("<open ");
        assertThat(romeo.next()).contains("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");

        Browser stranger = proven(ListenerKind.TRUSTED_WEBSOCKET, "romeo@elsewhere.example");
        assertThat(stranger.next()).contains("<mechanism>EXTERNAL</mechanism>");
        stranger.send(auth.formatted("EXTERNAL", "="));
        assertThat(stranger.next()).contains("<not-authorized/>");
        Browser nobody = proven(ListenerKind.TRUSTED_WEBSOCKET, "nobody@verona.example");
        assertThat(nobody.next()).contains("<mechanism>EXTERNAL</mechanism>");
        nobody.send(auth.formatted("EXTERNAL", "="));
        assertThat(nobody.next()).contains("<not-authorized/>");
        assertThat(proven(ListenerKind.WEBSOCKET, "romeo@verona.example").next())
                .isEqualTo("<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>");
    }

    @Test
    void withoutTlsAroundItThereIsNoLoginAndNoTlsToStart() {
        Browser romeo = browser(Protection.NONE);
        romeo.send(OPEN);

        assertThat(romeo.next()).startsWith("<open ");
        assertThat(romeo.next()).isEqualTo("<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>");
        romeo.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        assertThat(romeo.next()).contains("<unsupported-stanza-type ");
        assertThat(romeo.next()).isEqualTo(CLOSE);
        assertThat(romeo.next()).isEqualTo(Browser.END);
    }
}
