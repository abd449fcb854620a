package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.i2p.LeakGuard;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.router.EmbeddedRouter;
import im.clove.i2p.router.NetworkProfile;
import im.clove.i2p.router.RouterOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Two whole nodes on one real router without peers, driven by Smack: what a person does in the first minute, and
/// what nobody may do. Needs no peer and no network.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TwoNodesOnOneRouterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    private EmbeddedRouter router;
    private NodeOnRouter capulet;
    private NodeOnRouter montague;
    private Account julietAccount;
    private ChatScenario.Login juliet;
    private ChatScenario.Login romeo;

    @BeforeAll
    void startRouterAndNodes(@TempDir Path folder) throws Exception {
        int port = Ports.free(1).getFirst();
        router = new EmbeddedRouter(
                folder.resolve("router"), NetworkProfile.Private.onLoopback(port), RouterOptions.alone());
        router.start();
        SecureRandom random = new SecureRandom();
        NodeIdentity one = NodeIdentity.create(random);
        NodeIdentity two = NodeIdentity.create(random);
        capulet = new NodeOnRouter(folder.resolve("capulet"), router, one, two.destination()).start();
        montague = new NodeOnRouter(folder.resolve("montague"), router, two, one.destination()).start();
        julietAccount = capulet.addUser("juliet", "balcony-4711");
        Account romeoAccount = montague.addUser("romeo", "orchard-0815");
        juliet = () -> login(julietAccount, capulet);
        romeo = () -> login(romeoAccount, montague);
    }

    private static RemoteUser login(Account account, NodeOnRouter node) throws IOException {
        return RemoteUser.login(account, new Way.Local(node.listener("STARTTLS")), new Trust.Anything(), PATIENCE);
    }

    @AfterAll
    void stopAll() {
        try (var _ = router;
                var _ = capulet;
                var _ = montague) {
            // Closed in reverse order, whatever fails.
        }
    }

    @Test
    @Order(1)
    void twoPeopleSubscribeAndTalkAndOneNodeGoesAndComesBack() throws IOException {
        try (var chat = ChatScenario.begin(juliet, romeo)) {
            chat.everything().peerDownAndBack(new ChatScenario.Outage() {
                @Override
                public void down() {
                    montague.stop();
                }

                @Override
                public void back() throws IOException {
                    try {
                        montague.start();
                    } catch (Exception e) {
                        throw new IOException(e);
                    }
                }
            });
        }
    }

    @Test
    @Order(2)
    void aClientReachesItsNodeOverI2pThroughTheOtherNodesProxy() throws IOException {
        Way way = new Way.Socks(montague.listener("SOCKS"), capulet.domain().name(), 5222);
        try (var away = RemoteUser.login(julietAccount, way, new Trust.Anything(), PATIENCE);
                var friend = romeo.login()) {
            away.awaitOnline(friend.address());
            friend.send(away.address(), "where are you?");
            away.awaitMessage(friend.address(), "where are you?");
        }
    }

    @Test
    @Order(3)
    void theTestContactOfTheOtherNodeAnswers() throws IOException {
        try (var me = juliet.login()) {
            var hello = "hello@" + montague.domain();
            me.send(hello, "anybody there?");
            me.awaitMessage(hello, "hello");
        }
    }

    /// By the proxy of the other node, which leads over I2P, and by that of the same one, which does not.
    @Test
    @Order(3)
    void aBrowserThroughAProxyFindsTheChatAndNothingOfTheAdministration() throws IOException {
        String host = capulet.domain().name();
        for (NodeOnRouter from : List.of(montague, capulet)) {
            assertThat(get(from, host, "/")).startsWith("HTTP/1.1 303 ").contains("Location: /chat");
            assertThat(get(from, host, "/chat")).startsWith("HTTP/1.1 200 ").contains("converse.min.js");
            assertThat(get(from, host, "/invite")).startsWith("HTTP/1.1 200 ");
            assertThat(get(from, host, "/.well-known/host-meta")).contains("href='ws://" + host + "/xmpp-websocket'");
            assertThat(get(from, host, "/api/me"))
                    .contains("\"address\":\"" + host + '"')
                    .doesNotContain("users");
            assertThat(get(from, host, "/files/none")).startsWith("HTTP/1.1 404 ");
        }
    }

    private static String get(NodeOnRouter from, String host, String path) throws IOException {
        Way way = new Way.Socks(from.listener("SOCKS"), host, 80);
        try (var socket = new WaySockets(way).createSocket()) {
            socket.connect(null, (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The proxy dials from a destination of its own, so whoever speaks through it is not the node it claims to be.
    @Test
    @Order(4)
    void aForgedDomainIsRefused() throws IOException {
        String speech = """
                <?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' \
                version='1.0' from='%1$s' to='%2$s'><message from='romeo@%1$s' to='juliet@%2$s' type='chat'>\
                <body>forged</body></message>""".formatted(montague.domain(), capulet.domain());
        Way way = new Way.Socks(montague.listener("SOCKS"), capulet.domain().name(), 5269);
        try (var victim = juliet.login();
                var socket = new WaySockets(way).createSocket()) {
            socket.connect(null, (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(speech.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).contains("<stream:error").containsAnyOf("not-authorized", "invalid-from");
            var hello = "hello@" + capulet.domain();
            victim.send(hello, "sentinel");
            victim.awaitMessage(hello, "hello");
            var forger = "romeo@" + montague.domain();
            assertThat(victim.messagesFrom(forger)).doesNotContain("forged");
        }
    }

    /// After everything above: no name of it was ever looked up. The look-up of our own shows that one would be
    /// seen.
    @Test
    @Order(5)
    void noNameWasLookedUp() {
        List<String> refused = LeakGuard.refused();
        assertThat(refused).noneMatch(name -> name.contains("i2p"));
        assertThatThrownBy(() -> InetAddress.getByName("leak." + capulet.domain()))
                .isInstanceOf(UnknownHostException.class);
        assertThat(LeakGuard.refused()).contains("leak." + capulet.domain());
    }
}
