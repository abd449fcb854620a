package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.ScramClient;
import im.clove.xmpp.sasl.ScramHash;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS, login and binding: literal XML over real sockets on loopback.
@Timeout(300)
final class ClientLoginPlayTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(Duration.ofMinutes(5));
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        server.closeEmpty();
    }

    private RawClient client(ListenerKind kind) throws IOException {
        return new RawClient(server.port(kind));
    }

    @Test
    void aClientStartsTlsLogsInBindsAndTalks() throws Exception {
        try (RawClient romeo = client(ListenerKind.STARTTLS)) {
            assertThat(romeo.bind())
                    .contains("<jid>romeo@montague.example/orchard</jid>")
                    .contains("id='b1'");
            romeo.write("<presence/></stream:stream>");

            assertThat(server.received.poll(100, TimeUnit.SECONDS).local()).isEqualTo("presence");
            assertThat(romeo.readToEnd()).isEqualTo("</stream:stream>");
            assertThat(server.ends.poll(100, TimeUnit.SECONDS).kind()).isEqualTo(LinkEnd.Kind.FINISHED);
        }
        ClientStream stream = server.streams.remove();
        assertThat(stream.protection()).isEqualTo(Protection.TLS);
        assertThat(stream.mechanism()).isEqualTo(Mechanism.PLAIN);
        assertThat(stream.account()).hasToString("romeo@montague.example");
    }

    @Test
    void directTlsAgreesOnXmppClient() throws Exception {
        try (RawClient romeo = client(ListenerKind.DIRECT_TLS)) {
            SSLSocket tls = romeo.handshake("TLSv1.3", "xmpp-client");

            assertThat(tls.getApplicationProtocol()).isEqualTo("xmpp-client");
            assertThat(romeo.open()).contains("SCRAM-SHA-256-PLUS").doesNotContain("<starttls");
        }
    }

    @Test
    void directTlsRefusesAClientOfAnotherProtocol() throws Exception {
        try (RawClient browser = client(ListenerKind.DIRECT_TLS)) {
            assertThatThrownBy(() -> browser.handshake("TLSv1.3", "h2")).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void directTlsTakesAClientWithoutAlpn() throws Exception {
        try (RawClient romeo = client(ListenerKind.DIRECT_TLS)) {
            romeo.handshake("TLSv1.2");

            assertThat(romeo.open()).contains("<mechanism>PLAIN</mechanism>");
        }
    }

    @Test
    @DisplayName("T-04: no mechanism is named before TLS, and none works")
    void beforeTlsThereIsOnlyStartTls() throws Exception {
        try (RawClient romeo = client(ListenerKind.STARTTLS)) {
            assertThat(romeo.open())
                    .contains("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>")
                    .doesNotContain("mechanism");
            romeo.plain("romeo", "shakespeare");

            assertThat(romeo.readTo("</failure>")).contains("<encryption-required/>");
        }
    }

    @Test
    void aTrustedListenerTakesScramWithoutTlsButNotPlain() throws Exception {
        try (RawClient romeo = client(ListenerKind.TRUSTED)) {
            assertThat(romeo.open())
                    .contains("<starttls")
                    .contains("SCRAM-SHA-256")
                    .doesNotContain("PLAIN");
            romeo.plain("romeo", "shakespeare");

            assertThat(romeo.readTo("</failure>")).contains("<encryption-required/>");
        }
    }

    @Test
    void afterLoginTheFeaturesAreThoseOfTheAccount() throws Exception {
        try (RawClient romeo = client(ListenerKind.STARTTLS)) {
            assertThat(romeo.logIn())
                    .contains("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'")
                    .contains("urn:ietf:params:xml:ns:xmpp-session'><optional/>")
                    .contains("urn:xmpp:sm:3")
                    .contains("urn:xmpp:features:rosterver")
                    .contains("urn:xmpp:features:pre-approval")
                    .contains("<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>262144</max-bytes>")
                    .contains("urn:xmpp:csi:0")
                    .doesNotContain("mechanism");
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3,SHA_256", "TLSv1.2,SHA_256", "TLSv1.3,SHA_1", "TLSv1.3,SHA_512"})
    @DisplayName("T-07: SCRAM-PLUS binds to the TLS session by tls-exporter")
    void scramPlusLogsIn(String protocol, ScramHash hash) throws Exception {
        try (RawClient romeo = client(ListenerKind.DIRECT_TLS)) {
            SSLSocket tls = romeo.handshake(protocol, "xmpp-client");
            assertThat(romeo.open())
                    .contains("<channel-binding type='tls-exporter'/>")
                    .contains("<channel-binding type='tls-server-end-point'/>");

            assertThat(scram(romeo, hash, romeo.exporter(tls))).startsWith("<success");
        }
    }

    @Test
    @DisplayName("T-07: the wrong channel binding fails, as through a proxy that ends TLS")
    void scramPlusThroughAProxyFails() throws Exception {
        try (RawClient romeo = client(ListenerKind.DIRECT_TLS)) {
            romeo.handshake("TLSv1.3", "xmpp-client");
            romeo.open();

            assertThat(scram(romeo, ScramHash.SHA_256, new byte[32])).contains("<failure");
        }
    }

    private static String scram(RawClient client, ScramHash hash, byte[] exporter) throws IOException {
        ScramClient scram = new ScramClient(
                hash,
                new ScramClient.Identity("", "romeo", "shakespeare"),
                ScramClient.Binding.with(ChannelBinding.TLS_EXPORTER, exporter),
                "fyko+d2lbbFgONRv9qkxdawL");
        client.write("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + hash.mechanismName() + "-PLUS'>"
                + Base64.getEncoder().encodeToString(scram.first()) + "</auth>");
        String challenge = RawClient.find(">([^<]+)</challenge>", client.readTo("</challenge>"));
        byte[] answer = scram.answer(Base64.getDecoder().decode(challenge)).orElseThrow();
        client.write("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                + Base64.getEncoder().encodeToString(answer) + "</response>");
        String outcome = client.readTo(">") + client.readTo(">");
        if (outcome.startsWith("<success")) {
            String last = RawClient.find(">([^<]+)</success>", outcome);
            assertThat(scram.accepts(Base64.getDecoder().decode(last))).isTrue();
        }
        return outcome;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<presence/>", "<", "<auth", "\u0016\u0003\u0001", "\n<presence/>", " x", "\n\u0016\u0003\u0001"
            })
    @DisplayName("X-20: plaintext behind <starttls/> ends the connection")
    void nothingSentAheadOfTlsActsInside(String injected) throws Exception {
        try (RawClient mallory = client(ListenerKind.STARTTLS)) {
            mallory.open();
            mallory.write(RawClient.STARTTLS + injected);

            assertThat(mallory.readToEnd()).isEqualTo("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        }
    }

    /// COMPAT(go-xmpp, 0.2): it ends every element with a new line.
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n\t "})
    void whiteSpaceBehindStartTlsIsIgnored(String space) throws Exception {
        try (RawClient romeo = client(ListenerKind.STARTTLS)) {
            romeo.open();
            romeo.write(RawClient.STARTTLS + space);
            romeo.readTo("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
            romeo.write(space);
            romeo.handshake("TLSv1.3");

            assertThat(romeo.open()).contains("<mechanism>PLAIN</mechanism>");
        }
    }

    @Test
    void aResourceThatIsTakenCanBeAskedForAgain() throws Exception {
        try (RawClient romeo = client(ListenerKind.STARTTLS)) {
            romeo.logIn();
            romeo.write(RawClient.BIND.replace("orchard", "taken"));
            assertThat(romeo.readTo("</iq>")).contains("<conflict");
            romeo.write("<resume xmlns='urn:xmpp:sm:3' previd='gone' h='3'/>");
            assertThat(romeo.readTo("</failed>")).contains("item-not-found");
            romeo.write(RawClient.BIND.replace("orchard", ""));

            assertThat(romeo.readTo("</iq>")).contains("romeo@montague.example/chosen");
        }
    }

    @Test
    void pipelinedStanzasBehindTheBindReachTheSession() throws Exception {
        try (RawClient romeo = client(ListenerKind.STARTTLS)) {
            romeo.logIn();
            romeo.write(RawClient.BIND + "<presence/><message id='m'/>");

            assertThat(server.received.poll(100, TimeUnit.SECONDS).local()).isEqualTo("presence");
            assertThat(server.received.poll(100, TimeUnit.SECONDS))
                    .extracting(e -> e.attribute("id"))
                    .isEqualTo("m");
        }
    }

    @ParameterizedTest
    @CsvSource({"capulet.example,'',host-unknown", "montague.example,juliet@montague.example,invalid-from"})
    @DisplayName("T-17: the stream after login is for the same host and account")
    void theSecondHeaderMustAgreeWithTheLogin(String to, String from, String condition) throws Exception {
        try (RawClient romeo = client(ListenerKind.STARTTLS)) {
            romeo.startTls("TLSv1.3");
            romeo.open();
            romeo.plain("romeo", "shakespeare");
            romeo.readTo("/>");
            String fromAttribute = from.isEmpty() ? "" : " from='" + from + "'";
            romeo.write(RawClient.HEADER.replace("to='montague.example'", "to='" + to + "'" + fromAttribute));

            assertThat(romeo.readToEnd()).contains("<" + condition);
        }
    }

    @Test
    void aSecondStartTlsIsRefused() throws Exception {
        try (RawClient client = client(ListenerKind.STARTTLS)) {
            client.startTls("TLSv1.3");
            client.open();
            client.write(RawClient.STARTTLS);

            assertThat(client.readToEnd()).contains("<policy-violation");
        }
    }

    @Test
    @DisplayName("T-12: wrong passwords end the stream after five, and the owner logs in all the same")
    void guessingIsSlowAndEnds() throws Exception {
        try (RawClient guesser = client(ListenerKind.STARTTLS)) {
            guesser.startTls("TLSv1.3");
            guesser.open();
            for (int i = 0; i < ClientNegotiation.MOST_FAILURES; i++) {
                guesser.plain("romeo", "wrong" + i);
                assertThat(guesser.readTo("</failure>")).contains("<not-authorized");
            }
            assertThat(guesser.readToEnd()).contains("<policy-violation");
        }
        try (RawClient romeo = client(ListenerKind.STARTTLS)) {
            assertThat(romeo.bind()).contains("orchard");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"romeo ", "romeo@montague.example", "\uD83C\uDF39", "nobody"})
    @DisplayName("RFC 6120 §6.5.10: a name that no account can have is refused, and the stream stays open")
    void impossibleNamesAreRefused(String name) throws Exception {
        try (LogWatch log = new LogWatch();
                RawClient romeo = client(ListenerKind.STARTTLS)) {
            romeo.startTls("TLSv1.3");
            romeo.open();
            romeo.plain(name, "shakespeare");
            assertThat(romeo.readTo("</failure>")).contains("<not-authorized/>");
            romeo.plain("romeo", "shakespeare");

            assertThat(romeo.readTo("/>")).contains("<success");
            assertThat(log.errors()).isEmpty();
        }
    }

    @Test
    @DisplayName("RFC 6120 §6.5.1: a disabled account hears so with the right password, and the stream stays open")
    void aDisabledAccountHearsSo() throws Exception {
        try (RawClient client = client(ListenerKind.STARTTLS)) {
            client.startTls("TLSv1.3");
            client.open();
            client.plain("rosaline", "wrong");
            assertThat(client.readTo("</failure>")).contains("<not-authorized/>");
            client.plain("rosaline", "shakespeare");
            assertThat(client.readTo("</failure>")).contains("<account-disabled/>");
            client.plain("romeo", "shakespeare");

            assertThat(client.readTo("/>")).contains("<success");
        }
    }

    @Test
    @DisplayName("T-20: a new certificate is used from the next handshake on")
    void theCertificateCanBeSwapped() throws Exception {
        server.tls.swap(TestServer.certificates("sha384"));
        try (RawClient romeo = client(ListenerKind.DIRECT_TLS)) {
            assertThatThrownBy(() -> romeo.handshake("TLSv1.3")).isInstanceOf(SSLHandshakeException.class);
        }
    }
}
