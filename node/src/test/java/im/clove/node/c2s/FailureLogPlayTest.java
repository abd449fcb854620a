package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.LogLines;
import im.clove.runtime.owner.ManualTimers;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.sasl.SaslCondition;
import im.clove.xmpp.sasl.SaslElements;
import im.clove.xmpp.sasl.SaslStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the owner reads at `info` of clients that did not get in.
@Timeout(60)
final class FailureLogPlayTest {
    private static final String AUTH = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='%s'>%s</auth>";

    private LogLines lines;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        lines = new LogLines(FailureLog.class.getName());
        server = new TestServer(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() throws Exception {
        lines.close();
        server.closeEmpty();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "romeo, wrong, '\"romeo\" at montague.example, not-authorized'",
        "nobody, wrong, '\"nobody\" at montague.example, not-authorized'"
    })
    void anAccountThatExistsReadsLikeOneThatDoesNot(String user, String password, String said) throws Exception {
        try (RawClient client = client(ListenerKind.STARTTLS)) {
            client.startTls("TLSv1.3");
            client.open();
            client.plain(user, password);
            client.readTo("</failure>");
        }
        assertThat(lines.next()).isEqualTo("A login failed: " + said + ", from this machine");
    }

    @Test
    void aScramLoginIsToldOfToo() throws Exception {
        try (RawClient client = client(ListenerKind.STARTTLS)) {
            client.startTls("TLSv1.3");
            client.open();
            client.write(AUTH.formatted("SCRAM-SHA-256", base64("n,,n=ju=2Cliet,r=abcdefghijklmnop")));
            String challenge = RawClient.find(">([^<]+)</challenge>", client.readTo("</challenge>"));
            String nonce = RawClient.find(
                    "r=([^,]+)", new String(Base64.getDecoder().decode(challenge), StandardCharsets.UTF_8));
            client.write("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                    + base64("c=biws,r=" + nonce + ",p=" + base64("x".repeat(32))) + "</response>");
            client.readTo("</failure>");
        }
        assertThat(lines.next())
                .isEqualTo("A login failed: \"ju,liet\" at montague.example, not-authorized, from this machine");
    }

    @Test
    void aNameCannotWriteALineOfItsOwn() throws Exception {
        new FailureLog(new ManualTimers(), Runnable::run)
                .login(
                        new PeerIdentity.Local("test"),
                        "x\n2026-11-28T00:00:00Z INFO  Node all is well\u202e",
                        TestServer.HOST,
                        SaslElements.of(
                                new SaslStep.Failure(SaslCondition.NOT_AUTHORIZED, "The password is wrong", true)));
        assertThat(lines.next())
                .startsWith("A login failed: \"x\\u{a}2026-11-28T00:00:00Z INFO  Node all is well\\u{202e}\" at ");
    }

    @Test
    void aLoginWithoutTlsIsToldOf() throws Exception {
        try (RawClient client = client(ListenerKind.STARTTLS)) {
            client.open();
            client.plain("romeo", "shakespeare");
            client.readTo("</failure>");
        }
        assertThat(lines.next()).contains("encryption-required").doesNotContain("shakespeare");
    }

    @Test
    void aHandshakeThatFailsIsToldOf() throws Exception {
        try (RawClient client = client(ListenerKind.DIRECT_TLS)) {
            client.write("GET / HTTP/1.0\r\n\r\n");
            client.readToEnd();
        }
        assertThat(lines.next()).isEqualTo("A TLS handshake failed: what came is not TLS, from this machine");
        try (RawClient client = client(ListenerKind.STARTTLS)) {
            assertThatThrownBy(() -> client.startTls("TLSv1.1")).isInstanceOf(IOException.class);
        }
        assertThat(lines.next()).startsWith("A TLS handshake failed: ").endsWith(", from this machine");
    }

    @Test
    void aLoginThatSucceedsIsNotWrittenDown() throws Exception {
        try (RawClient client = client(ListenerKind.STARTTLS)) {
            client.bind();
        }
        assertThat(lines.rest()).isEmpty();
    }

    private RawClient client(ListenerKind kind) throws IOException {
        return new RawClient(server.port(kind));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
