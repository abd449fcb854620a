package im.clove.clearnet.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.clearnet.dns.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class RaceTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final ServerSocket server;
    private final TestConnector connector = new TestConnector();

    RaceTest() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.ofLiteral("0.0.0.0"));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (SocketChannel each : connector.opened) {
            each.close();
        }
    }

    private List<InetSocketAddress> at(String... literals) {
        return Arrays.stream(literals)
                .map(each -> new InetSocketAddress(InetAddress.ofLiteral(each), server.getLocalPort()))
                .toList();
    }

    private static String remote(SocketChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getRemoteAddress()).getAddress().getHostAddress();
    }

    @Test
    void theFirstThatAnswersIsTakenAndNoOtherIsTried() throws IOException {
        SocketChannel won = new Race(connector, LONG, LONG).run(at("127.0.0.1", "127.0.0.2"), Deadline.in(LONG));

        assertThat(remote(won)).isEqualTo("127.0.0.1");
        assertThat(connector.asked()).containsExactly("127.0.0.1");
    }

    @Test
    void theNextIsTriedAtOnceWhenOneFails() throws IOException {
        SocketChannel won =
                new Race(connector, LONG, LONG).run(at("192.0.2.1", "192.0.2.2", "127.0.0.2"), Deadline.in(LONG));

        assertThat(remote(won)).isEqualTo("127.0.0.2");
        assertThat(connector.asked()).containsExactly("192.0.2.1", "192.0.2.2", "127.0.0.2");
    }

    @Test
    void theNextIsTriedBesideOneThatHangsWhichThenEnds() throws Exception {
        connector.hang("127.0.0.1");
        SocketChannel won = new Race(connector, SHORT, LONG).run(at("127.0.0.1", "127.0.0.2"), Deadline.in(LONG));

        assertThat(remote(won)).isEqualTo("127.0.0.2");
        assertThat(connector.interrupted.await(50, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whereNoneAnswersItSaysWhy() {
        Race race = new Race(connector, LONG, LONG);

        assertThatThrownBy(() -> race.run(at("192.0.2.1", "192.0.2.2"), Deadline.in(LONG)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("192.0.2.1 port")
                .hasMessageContaining("192.0.2.2 port " + server.getLocalPort() + ": not on this machine");
    }

    @Test
    void whereAllHangTheTimeIsUp() {
        connector.hang("127.0.0.1");
        connector.hang("127.0.0.2");
        Race race = new Race(connector, SHORT, LONG);

        assertThatThrownBy(() -> race.run(at("127.0.0.1", "127.0.0.2"), Deadline.in(Duration.ofSeconds(1))))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(connector.asked()).hasSize(2);
    }

    @Test
    void whatConnectsTooLateIsClosed() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        Connector slow = (address, timeout) -> {
            if (address.getAddress().getHostAddress().equals("127.0.0.1")) {
                while (over.getCount() > 0) {
                    try {
                        over.await();
                    } catch (InterruptedException _) {
                        // A connection that stands already does not notice.
                    }
                }
                SocketChannel channel = connector.connect(address, timeout);
                late.countDown();
                return channel;
            }
            throw new ConnectException("refused");
        };
        Race race = new Race(slow, SHORT, LONG);
        assertThatThrownBy(() -> race.run(at("127.0.0.1", "127.0.0.2"), Deadline.in(Duration.ofMillis(50))))
                .isInstanceOf(SocketTimeoutException.class);
        over.countDown();

        assertThat(late.await(50, TimeUnit.SECONDS)).isTrue();
        while (connector.opened.getFirst().isOpen()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'::1 ::2 ::3 10.0.0.1','::1 10.0.0.1 ::2 ::3'",
        "'10.0.0.1 10.0.0.2 ::1','10.0.0.1 ::1 10.0.0.2'",
        "'10.0.0.1','10.0.0.1'"
    })
    void familiesTakeTurns(String addresses, String expected) {
        assertThat(Race.inTurn(literals(addresses))).containsExactlyElementsOf(literals(expected));
    }

    private static List<InetAddress> literals(String text) {
        return Arrays.stream(text.split(" ", -1)).map(InetAddress::ofLiteral).toList();
    }
}
