package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What ends a stream before it has a session: literal XML over real sockets on loopback.
@Timeout(300)
final class StreamFaultPlayTest {
    private static final String STREAM_ATTRIBUTES =
            " xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";

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

    /// RFC 6120 §4.9.3, for what can be met before TLS.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bad-format               | <stream:flood to='montague.example' version='1.0'%s>
            bad-namespace-prefix     | %h<foo:message/>
            host-unknown             | <stream:stream to='capulet.example' version='1.0'%s>
            host-unknown             | <stream:stream to='romeo@montague.example' version='1.0'%s>
            improper-addressing      | <stream:stream version='1.0'%s>
            invalid-from             | <stream:stream from='@' to='montague.example' version='1.0'%s>
            invalid-namespace        | <stream:stream to='montague.example' version='1.0' xmlns='jabber:client' xmlns:stream='urn:wrong'>
            invalid-namespace        | <stream:stream to='montague.example' version='1.0' xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'>
            not-authorized           | %h<message to='juliet@capulet.example'/>
            not-authorized           | %h<iq type='get' id='1'><query xmlns='jabber:iq:auth'/></iq>
            not-authorized           | %h<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>romeo</username></query></iq>
            not-well-formed          | %h<message></presence>
            not-well-formed          | <stream
            not-well-formed          | %h&#0;
            policy-violation         | %h<message><body>%l</body></message>
            restricted-xml           | <!DOCTYPE lolz [<!ENTITY lol 'lol'>]>
            restricted-xml           | %h<!-- hush -->
            restricted-xml           | %h<?php ?>
            unsupported-encoding     | <?xml version='1.0' encoding='UTF-16'?><stream:stream to='montague.example' version='1.0'%s>
            unsupported-stanza-type  | %h<features xmlns='http://etherx.jabber.org/streams'/>
            unsupported-stanza-type  | %h<compress xmlns='http://jabber.org/protocol/compress'/>
            unsupported-stanza-type  | %h<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
            unsupported-stanza-type  | %h<result xmlns='jabber:server:dialback'/>
            unsupported-version      | <stream:stream to='montague.example'%s>
            unsupported-version      | <stream:stream to='montague.example' version='0.9'%s>
            """)
    @DisplayName("X-17, T-19, C-11, RFC 6120 §4.9.3: each fault has its stream error, inside a stream, and a close")
    void faultsBeforeLogin(String condition, String input) throws Exception {
        try (RawClient client = client(ListenerKind.STARTTLS)) {
            client.write(input.replace("%s", STREAM_ATTRIBUTES)
                            .replace("%h", RawClient.HEADER)
                            .replace("%l", "x".repeat(9_000))
                    + (input.equals("<stream") ? "<" : ""));
            String answer = client.readToEnd();

            assertThat(answer)
                    .startsWith("<?xml version='1.0'?><stream:stream")
                    .contains("<stream:error><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>")
                    .endsWith("</stream:stream>");
            assertThat(answer.split("<stream:stream", -1)).hasSize(2);
        }
    }

    /// RFC 6120 §4.9.3, for what can be met after login.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            not-authorized           | <message to='juliet@capulet.example'/>
            not-authorized           | <iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>
            unsupported-stanza-type  | <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGEAYg==</auth>
            unsupported-stanza-type  | <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
            unsupported-stanza-type  | <r xmlns='urn:xmpp:sm:3'/>
            """)
    void faultsBeforeBinding(String condition, String input) throws Exception {
        try (RawClient romeo = client(ListenerKind.STARTTLS)) {
            romeo.logIn();
            romeo.write(input);

            assertThat(romeo.readToEnd()).contains("<" + condition).endsWith("</stream:stream>");
        }
    }

    @Test
    @DisplayName("A stranger cannot fill the log with an error of ours: its trace is there once")
    void anErrorOfOursIsLoggedOnce() throws Exception {
        try (LogWatch log = new LogWatch()) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = client(ListenerKind.STARTTLS)) {
                    client.startTls("TLSv1.3");
                    client.open();
                    client.plain("fault", "x");
                    client.readToEnd();
                }
            }
            server.closeEmpty();
            assertThat(log.errors()).hasSize(1);
        }
        start();
    }

    @Test
    @DisplayName("R-17: a broken store ends one stream, with an error that says so")
    void anErrorOfOursIsToldAndEndsOneStream() throws Exception {
        try (RawClient client = client(ListenerKind.STARTTLS)) {
            client.startTls("TLSv1.3");
            client.open();
            client.plain("fault", "x");

            assertThat(client.readToEnd()).contains("<internal-server-error");
        }
        try (RawClient romeo = client(ListenerKind.STARTTLS)) {
            assertThat(romeo.bind()).contains("orchard");
        }
    }
}
