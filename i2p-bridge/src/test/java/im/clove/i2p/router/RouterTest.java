package im.clove.i2p.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.i2p.LeakGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PrivateRouter.Extension.class)
@Timeout(300)
final class RouterTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("D-15: a private router listens on its own address and port and nowhere else")
    void aPrivateRouterBindsItsOwnAddressOnly(PrivateRouter net) throws Exception {
        awaitReady(net);
        List<String> own = openSockets();
        // 127.0.0.1 as the kernel writes it, or mapped into IPv6, as a Java socket has it.
        String port = String.format("%04X", net.profile.port());
        assertThat(own).as("nothing but the router's port on 127.0.0.1").containsExactly("tcp " + port);
    }

    @Test
    @DisplayName("A private router asks for no name at all")
    void aPrivateRouterLooksUpNoNames(PrivateRouter net) throws Exception {
        awaitReady(net);
        assertThat(LeakGuard.refused())
                .allMatch(name -> name.endsWith(".invalid") || ReseedBundle.HOSTS.contains(name));
    }

    @Test
    @DisplayName("Whoever asks while it starts gets an answer, and no exception")
    void itCanBeAskedFromTheFirstMoment(PrivateRouter net) throws Exception {
        assertThat(net.earlyQuestions.get(60, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    @DisplayName("Closed before it was started, it stays down and has no figures")
    void aClosedOneStaysDown(@TempDir Path folder) throws Exception {
        EmbeddedRouter router = new EmbeddedRouter(
                folder, NetworkProfile.Private.onLoopback(PrivateRouter.freePort()), RouterOptions.alone());
        router.close();
        assertThat(router.state()).isEqualTo(new RouterState.Stopped());
        assertThat(router.figures()).isEqualTo(RouterFigures.none());
        assertThat(router.takesSessions()).isFalse();
        assertThat(router.finds(
                        PrivateRouter.identity().b32(), PrivateRouter.identity().b32(), Duration.ofMillis(1)))
                .isEmpty();
        router.changeTunnels();
        router.start();
        assertThat(router.state()).isEqualTo(new RouterState.Stopped());
    }

    @Test
    void itSaysHowItIs(PrivateRouter net) throws Exception {
        awaitReady(net);
        RouterFigures figures = net.router.figures();
        assertThat(figures.version()).isEqualTo("2.7.0");
        assertThat(figures.uptime()).isPositive();
        assertThat(figures.tunnelsIn()).isPositive();
        assertThat(net.router.countsBuilds())
                .as("by the names that are asked for")
                .isTrue();
        assertThat(net.router.state()).isEqualTo(new RouterState.Ready());
    }

    @Test
    void theScreenStaysOurs(PrivateRouter net) throws Exception {
        awaitReady(net);
        Path chatter = net.folder.resolve("private-99/logs/router.out");
        // The router may write there at any time, but not this.
        String line = "(this line is for the screen)";
        System.out.println(line);
        assertThat(Files.exists(chatter) ? Files.readString(chatter) : "").doesNotContain(line);
        assertThat(net.screen.toString(StandardCharsets.UTF_8)).contains(line).doesNotContain("jbigi", "jcpuid", "NTP");
    }

    @Test
    void certificatesLieWhereTheRouterLooksForThem(PrivateRouter net) throws Exception {
        awaitReady(net);
        try (var files = Files.list(net.folder.resolve("private-99/certificates/reseed"))) {
            assertThat(files).hasSize(14);
        }
    }

    @Test
    void aPublicRouterIsRefusedWherePrivateIsForced() {
        assertThatThrownBy(() -> new EmbeddedRouter(
                        Path.of("never"), new NetworkProfile.Public(0, false), RouterOptions.standard()))
                .hasMessageContaining("CLOVE_NETWORK");
    }

    private static void awaitReady(PrivateRouter net) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        net.router.listen(state -> {
            if (state instanceof RouterState.Ready) {
                ready.countDown();
            }
        });
        if (!(net.router.state() instanceof RouterState.Ready)) {
            assertThat(ready.await(100, TimeUnit.SECONDS))
                    .as(() -> net.router.state().words() + " " + net.router.figures())
                    .isTrue();
        }
    }

    /// The sockets of this process that listen (TCP) or are bound (UDP), as the kernel lists them.
    private static List<String> openSockets() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (var fds = Files.list(Path.of("/proc/self/fd"))) {
            for (Path fd : fds.toList()) {
                try {
                    inodes.add(Files.readSymbolicLink(fd).toString());
                } catch (IOException _) {
                    // Closed in the meantime.
                }
            }
        }
        List<String> found = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/self/net/" + table))) {
                String[] cells = line.strip().split(" +");
                boolean counts = table.startsWith("udp") || cells[3].equals("0A");
                if (counts && cells.length > 9 && inodes.contains("socket:[" + cells[9] + "]")) {
                    String place = cells[1].replaceFirst("^(0000000000000000FFFF0000)?0100007F:", "");
                    found.add(table.substring(0, 3) + " " + place);
                }
            }
        }
        return found;
    }
}
