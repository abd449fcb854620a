package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.tcp.TcpListener;
import im.clove.runtime.owner.ManualTimers;
import im.clove.xmpp.xml.Element;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections themselves: their deadline, what they leave behind, and the ports they come in by.
@Timeout(300)
final class ClientConnectionsPlayTest {
    private static final Duration LOGIN = Duration.ofSeconds(30);

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

    @ParameterizedTest
    @EnumSource(
            value = ListenerKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"WEBSOCKET", "TRUSTED_WEBSOCKET"})
    @DisplayName("R-02: the deadline is absolute; traffic does not extend it")
    void theDeadlineIsAbsolute(ListenerKind kind) throws Exception {
        ManualTimers time = new ManualTimers();
        try (TestServer impatient = new TestServer(LOGIN, TestServer.PER_SOURCE, time)) {
            try (RawClient client = new RawClient(impatient.port(kind))) {
                if (kind == ListenerKind.DIRECT_TLS) {
                    client.handshake("TLSv1.3");
                }
                client.open();
                time.advance(LOGIN.minusMillis(1));
                // Until the last moment it is answered.
                client.write("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='GUESS'/>");
                client.readTo("</failure>");
                impatient.awaitReading();
                time.advance(Duration.ofMillis(1));
                assertThat(client.readToEnd()).contains("<connection-timeout").endsWith("</stream:stream>");
            }
            assertThat(impatient.threads.awaitNone(TestServer.PATIENCE)).isTrue();
        }
    }

    @Test
    @DisplayName("T-02: nor does a handshake that makes no headway have longer")
    void theDeadlineEndsAHandshake() throws Exception {
        ManualTimers time = new ManualTimers();
        try (TestServer impatient = new TestServer(LOGIN, TestServer.PER_SOURCE, time);
                RawClient client = new RawClient(impatient.port(ListenerKind.DIRECT_TLS))) {
            client.write("\u0016\u0003\u0001\u0001\u0000");
            impatient.awaitReading();
            time.advance(LOGIN.minusMillis(1));
            client.write(" ");
            time.advance(Duration.ofMillis(1));
            client.awaitEnd();
            assertThat(impatient.threads.awaitNone(TestServer.PATIENCE)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    @DisplayName("R-03: 200 connections dropped at each phase leave nothing behind")
    void droppedConnectionsLeaveNothing(int phase) throws Exception {
        for (int i = 0; i < 200; i++) {
            try (RawClient client = client(ListenerKind.STARTTLS)) {
                switch (phase) {
                    case 0 -> {}
                    case 1 -> client.write("<stream:str");
                    case 2 -> client.open();
                    case 3 -> {
                        client.open();
                        client.write(RawClient.STARTTLS);
                        client.readTo("/>");
                        client.write("\u0016\u0003");
                    }
                    case 4 -> {
                        client.open();
                        client.write("<message><body>");
                    }
                    default -> {
                        if (i < 40) {
                            client.bind();
                        }
                    }
                }
            }
        }
        assertThat(server.received.stream().map(Element::local)).isEmpty();
    }

    @Test
    void aTakenPortIsNamedWithItsOption() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TcpListener listener = new TcpListener(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort()),
                        "c2s.port",
                        false,
                        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()),
                        Runnable::run)) {
            assertThatThrownBy(() -> listener.bind(_ -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()))
                    .hasMessageContaining("c2s.port");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void publicAddressesAreRefusedUnlessMeant(String address) throws Exception {
        InetSocketAddress at = new InetSocketAddress(InetAddress.getByName(address), 0);

        assertThatThrownBy(() -> new TcpListener(at, "c2s.port", false, null, Runnable::run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("c2s.allow-public");
    }
}
