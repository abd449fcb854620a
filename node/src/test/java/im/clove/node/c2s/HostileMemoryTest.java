package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What connections that never log in cost in heap, over real sockets on loopback. Clients and server share the
/// heap, so the figures are upper bounds. `-Dconnections=N` and `-Drounds=N` change how many.
@Tag("long")
@Timeout(600)
final class HostileMemoryTest {
    private static final int CONNECTIONS = Integer.getInteger("connections", 1_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 20_000);

    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Test
    @DisplayName("R-01: half-open connections, each with a header and the beginning of a stanza of 7 KiB")
    void halfOpenConnections() throws Exception {
        try (TestServer server = new TestServer(Duration.ofMinutes(5), CONNECTIONS)) {
            List<RawClient> clients = new ArrayList<>();
            try (RawClient warm = new RawClient(server.port(ListenerKind.STARTTLS))) {
                warm.open();
            }
            long before = heap();
            for (int i = 0; i < CONNECTIONS; i++) {
                RawClient client = new RawClient(server.port(ListenerKind.STARTTLS));
                client.open();
                clients.add(client);
            }
            long open = heap();
            for (RawClient client : clients) {
                client.write("<message><body>" + "x".repeat(7_000));
            }
            try (RawClient romeo = new RawClient(server.port(ListenerKind.STARTTLS))) {
                assertThat(romeo.bind()).as("a login among them").contains("orchard");
            }
            long filled = heap();
            System.out.printf(
                    "R-01: %d connections before login: %d bytes each, %d with 7 KiB of a stanza%n",
                    CONNECTIONS, (open - before) / CONNECTIONS, (filled - before) / CONNECTIONS);
            assertThat((open - before) / CONNECTIONS).isLessThan(16 * 1024);
            assertThat((filled - open) / CONNECTIONS)
                    .as("ten times what was sent")
                    .isLessThan(70_000);
            for (RawClient client : clients) {
                client.close();
            }
            assertThat(server.threads.awaitNone(TestServer.PATIENCE)).isTrue();
        }
    }

    @Test
    @DisplayName("R-03: connections dropped in the middle leave no heap behind")
    void droppedConnections() throws Exception {
        try (TestServer server = new TestServer(Duration.ofMinutes(5), CONNECTIONS)) {
            drop(server, ROUNDS / 10);
            long before = heap();
            drop(server, ROUNDS);
            long after = heap();
            System.out.printf(
                    "R-03: %d dropped connections: heap %d KiB before, %d KiB after%n",
                    ROUNDS, before / 1024, after / 1024);
            assertThat(after - before).isLessThan(Math.max(before / 50, 512 * 1024));
        }
    }

    private static void drop(TestServer server, int rounds) throws Exception {
        for (int i = 0; i < rounds; i++) {
            try (RawClient client = new RawClient(server.port(ListenerKind.STARTTLS))) {
                switch (i % 4) {
                    case 0 -> client.write("<stream:str");
                    case 1 -> client.open();
                    case 2 -> {
                        client.open();
                        client.write("<message><body>");
                    }
                    default -> {
                        client.open();
                        client.write(RawClient.STARTTLS);
                        client.readTo("/>");
                        client.write("\u0016\u0003");
                    }
                }
            }
        }
        assertThat(server.threads.awaitNone(TestServer.PATIENCE)).isTrue();
    }
}
