package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes, each with its own router in its own process, on a private I2P network of i2pd routers.
@Tag("integration")
@Tag("tunnels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TwoNodesOverI2pTest {
    private static final Duration READY = Duration.ofSeconds(120);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private PrivateI2pNetwork network;
    private NodeProcess capulet;
    private NodeProcess montague;
    private ChatScenario.Login juliet;
    private ChatScenario.Login romeo;
    private Account julietAccount;

    @BeforeAll
    void startNetworkAndNodes(@TempDir Path folder) throws IOException {
        network = PrivateI2pNetwork.start(folder.resolve("network"));
        capulet = NodeProcess.in(folder.resolve("capulet"));
        montague = NodeProcess.in(folder.resolve("montague"));
        network.seed(capulet.routerFolder());
        network.seed(montague.routerFolder());
        capulet.start();
        montague.start();
        capulet.awaitReachable(READY);
        montague.awaitReachable(READY);
        julietAccount = capulet.addUser("juliet", "balcony-4711");
        var romeoAccount = montague.addUser("romeo", "orchard-0815");
        juliet = () -> RemoteUser.login(julietAccount, capulet.local(), new Trust.Anything(), PATIENCE);
        romeo = () -> RemoteUser.login(romeoAccount, montague.local(), new Trust.Anything(), PATIENCE);
    }

    @AfterAll
    void stopAll() throws IOException {
        try (var _ = network;
                var _ = capulet;
                var _ = montague) {
            // Closed in reverse order, whatever fails.
        }
    }

    @Test
    @Order(1)
    void twoPeopleSubscribeAndTalkOverI2p() throws IOException {
        try (var chat = ChatScenario.begin(juliet, romeo)) {
            chat.everything();
        }
    }

    @Test
    @Order(2)
    void aClientReachesItsNodeOverI2pThroughTheOtherNodesProxy() throws IOException {
        var way = montague.through(capulet.address(), 5222);
        try (var away = RemoteUser.login(julietAccount, way, new Trust.Anything(), PATIENCE);
                var friend = romeo.login()) {
            away.awaitOnline(friend.address());
            friend.send(away.address(), "where are you?");
            away.awaitMessage(friend.address(), "where are you?");
            away.send(friend.address(), "on the road");
            friend.awaitMessage(away.address(), "on the road");
        }
    }

    /// The proxy dials from a destination of its own, so whoever speaks through it is not the node it claims to be.
    @Test
    @Order(3)
    void aForgedDomainIsRefused() throws IOException {
        try (var victim = juliet.login();
                var friend = romeo.login()) {
            String answer = speakAs(montague.address(), capulet.address(), victim.address());
            assertThat(answer).contains("<stream:error").containsAnyOf("not-authorized", "invalid-from");
            friend.send(victim.address(), "the real one");
            victim.awaitMessage(friend.address(), "the real one");
            assertThat(victim.messagesFrom(friend.address())).doesNotContain("forged");
        }
    }

    @Test
    @Order(4)
    void aNodeIsKilledAndComesBack() throws IOException {
        try (var chat = ChatScenario.begin(juliet, romeo)) {
            chat.messagesBothWays(3).peerDownAndBack(new ChatScenario.Outage() {
                @Override
                public void down() throws IOException {
                    montague.kill();
                }

                @Override
                public void back() throws IOException {
                    montague.start().awaitReachable(READY);
                }
            });
        }
    }

    /// What the node had taken from its own client is in the room afterwards; what the other node had taken is, too,
    /// or came back as an error, as group chat does not wait for a server that is away. Who was in from elsewhere
    /// still is; whose own node it was enters again.
    @Test
    @Order(5)
    void theNodeOfARoomIsKilledInMidConversation() throws IOException {
        String room = "garden@rooms." + capulet.address();
        var toBeHeard = new LinkedHashMap<String, String>();
        try (var guest = romeo.login()) {
            var promised = talkUntilTheRoomIsKilled(room, guest, toBeHeard);
            capulet.start().awaitReachable(READY);
            try (var host = juliet.login()) {
                host.enter(room, "Juliet");
                guest.sayIn(room, "still here");
                host.awaitMessage(room, "still here");
                host.sayIn(room, "here again");
                guest.awaitMessage(room, "here again");
                var heard = host.messagesFrom(room);
                assertThat(heard).containsAll(promised);
                for (var said : toBeHeard.entrySet()) {
                    if (!heard.contains(said.getValue())) {
                        guest.awaitError(said.getKey());
                    }
                }
            }
        }
    }

    /// For who is logged in at the page of a node, it fetches what another one has. Last, as it opens a destination on
    /// this node, too, and a dial the other way found no way for a while after that.
    @Test
    @Order(6)
    void aBrowserReadsWhatTheOtherNodeHas() throws IOException, InterruptedException {
        var link = URI.create(capulet.command("", "page").output().strip());
        var page = "http://" + link.getAuthority();
        var there = "/relay/http/" + montague.address() + "/80/page/leaf.svg";
        try (var browser = HttpClient.newHttpClient()) {
            var enter = HttpRequest.newBuilder(URI.create(page + "/api/enter"))
                    .header("Origin", page)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"secret\":\"" + link.getFragment() + "\"}"))
                    .build();
            var cookie = browser.send(enter, BodyHandlers.ofString())
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow();
            var stranger = HttpRequest.newBuilder(URI.create(page + there)).build();
            assertThat(browser.send(stranger, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
            var reader = HttpRequest.newBuilder(URI.create(page + there))
                    .header("Cookie", cookie.replaceFirst(";.*", ""))
                    .timeout(PATIENCE)
                    .build();
            var answer = browser.send(reader, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("<svg");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
        }
    }

    /// Returns what the room's node had taken from its own client when it was killed, and fills in what the guest
    /// said, by its ids.
    private List<String> talkUntilTheRoomIsKilled(String room, RemoteUser guest, Map<String, String> ofGuest)
            throws IOException {
        try (var host = juliet.login()) {
            host.make(room, "Juliet");
            guest.enter(room, "Romeo");
            guest.sayIn(room, "how camest thou hither?");
            host.awaitMessage(room, "how camest thou hither?");
            var ofHost = new LinkedHashMap<String, String>();
            for (int i = 1; i <= 15; i++) {
                ofHost.put(host.sayIn(room, "Juliet says " + i), "Juliet says " + i);
                ofGuest.put(guest.sayIn(room, "Romeo says " + i), "Romeo says " + i);
            }
            host.awaitTaken(List.copyOf(ofHost.keySet()).get(7));
            capulet.kill();
            host.vanish();
            ofHost.keySet().retainAll(host.taken());
            return List.copyOf(ofHost.values());
        }
    }

    private String speakAs(String claimed, String to, String person) throws IOException {
        String speech = """
                <?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' \
                version='1.0' from='%1$s' to='%2$s'><message from='romeo@%1$s' to='%3$s' type='chat'><body>forged</body>\
                </message>""".formatted(claimed, to, person);
        try (var socket = new WaySockets(montague.through(to, 5269)).createSocket()) {
            socket.connect(null, (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(speech.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
