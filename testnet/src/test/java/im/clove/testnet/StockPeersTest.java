package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.testnet.ProsodyHost.Dialler;
import im.clove.testnet.ProsodyHost.Version;
import im.clove.testnet.StockWorld.Stock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Clove nodes and stock Prosody hosts behind i2pd on one private I2P network. The order matters: the first
/// contacts come first.
@Tag("integration")
@Tag("tunnels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class StockPeersTest {
    private static final Duration ONCE = Duration.ofSeconds(8);
    /// How often something is said again while a host finds out that a stream is dead.
    private static final int RECOVERY = 15;

    /// A minute and a half until a host gives its dead stream up, once or twice, and a dial behind each.
    private static final Duration AFTER_A_KILL = Duration.ofMinutes(5);

    private StockWorld world;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        world = StockWorld.start(folder);
    }

    @AfterAll
    void stop() throws IOException {
        world.close();
    }

    /// The baseline: how things are without Clove.
    @Test
    @Order(1)
    void twoStockHostsTalk() throws IOException {
        // No node of ours is in it: whether two stock hosts find each other at the first try is theirs.
        try (var one = world.verona.person().login();
                var other = world.padua.person().login()) {
            sayAgain(one, other, "are you there?", 20);
            sayAgain(other, one, "I am", 20);
        }
        try (var chat = ChatScenario.begin(world.verona.person(), world.padua.person())) {
            chat.everything();
        }
    }

    @Test
    @Order(2)
    void aNodeSpeaksFirst() throws IOException {
        try (var juliet = world.juliet.login()) {
            for (var stock : world.stocks()) {
                try (var benvolio = stock.person().login()) {
                    juliet.send(benvolio.address(), "first words for " + stock.name());
                    benvolio.awaitMessage(juliet.address(), "first words for " + stock.name());
                    say(stock, benvolio, juliet, "answer from " + stock.name());
                }
            }
        }
    }

    @Test
    @Order(3)
    void aStockHostSpeaksFirst() throws IOException {
        try (var romeo = world.romeo.login()) {
            for (var stock : world.stocks()) {
                try (var benvolio = stock.person().login()) {
                    say(stock, benvolio, romeo, "first words from " + stock.name());
                    romeo.send(benvolio.address(), "answer to " + stock.name());
                    benvolio.awaitMessage(romeo.address(), "answer to " + stock.name());
                }
            }
        }
    }

    /// Whose proxy dials from the server's destination logs in by it; all others are asked back.
    @Test
    @Order(4)
    void theLoginFollowsTheDestination() {
        for (var stock : world.stocks()) {
            for (var node : List.of(world.capulet, world.montague)) {
                boolean external = stock.host().log().stream()
                        .anyMatch(line -> line.contains("SASL EXTERNAL with " + node.address() + " succeeded"));
                assertThat(external)
                        .as("%s logged in at %s by its destination", stock.name(), node.address())
                        .isEqualTo(stock.setup().dialler() == Dialler.SERVER_KEYS);
            }
        }
    }

    @Test
    @Order(5)
    void forgeriesAreRefused() throws IOException {
        var forgeries = new StockForgeries(world);
        try (var juliet = world.juliet.login();
                var benvolio = world.verona.person().login()) {
            forgeries.aForgedDialbackKeyIsRefused();
            forgeries.aMappedDomainFromAnotherDestinationIsRefused();
            forgeries.aDestinationCannotLogInAsAnother();
            forgeries.aForgedFromIsRefused();
            forgeries.nothingForgedArrived(juliet, benvolio);
        }
    }

    @Test
    @Order(6)
    void twoHundredMessagesEachWayArriveOnceInOrder() throws IOException {
        for (var stock : world.stocks()) {
            try (var chat = ChatScenario.begin(world.juliet, stock.person())) {
                chat.messagesBothWays(200);
            }
        }
    }

    @Test
    @Order(7)
    void aRoomOnAStockHostIsJoinedThroughTheMap() throws IOException {
        for (var stock : List.of(world.verona, world.venice)) {
            String room = "crypt@" + stock.host().rooms();
            try (var juliet = world.juliet.login();
                    var benvolio = stock.person().login()) {
                benvolio.enter(room, "Benvolio");
                juliet.enter(room, "Juliet");
                juliet.sayIn(room, "o happy dagger");
                benvolio.awaitMessage(room, "o happy dagger");
                benvolio.sayIn(room, "this is thy sheath");
                juliet.awaitMessage(room, "this is thy sheath");
            }
        }
    }

    /// A stock host that was told nothing but the address joins by it, another Clove node by either name. Prints what
    /// the destination costs the node: it opens with this room, the first.
    @Test
    @Order(7)
    void aRoomHasAnAddressThatNeedsNoMap() throws IOException {
        String inside = "arbour@" + world.rooms();
        String outside = "arbour@" + world.arbours();
        try (var juliet = world.juliet.login();
                var romeo = world.romeo.login();
                var atVerona = world.verona.person().login();
                var atVenice = world.venice.person().login()) {
            String before = footprint(world.capulet);
            juliet.make(inside, "Juliet");
            world.network.awaitAnswer(world.arbours());
            enterAgain(atVerona, outside, "Verona");
            enterAgain(atVenice, outside, "Venice");
            romeo.enter(outside, "Romeo");
            var names = Map.of(juliet, inside, romeo, outside, atVerona, outside, atVenice, outside);
            for (var speaker : names.entrySet()) {
                String text = "here speaks " + speaker.getKey().address();
                speaker.getKey().sayIn(speaker.getValue(), text);
                for (var each : names.entrySet()) {
                    each.getKey().awaitMessage(each.getValue(), text);
                }
            }
            System.out.println("before the rooms had a destination: " + before + "\nwith it and four people in a room: "
                    + footprint(world.capulet));
        }
    }

    /// Tunnels and memory, for a person to read.
    private static String footprint(NodeProcess node) throws IOException {
        return node.command("", "status", "--why")
                        .output()
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("network") || line.startsWith("memory"))
                        .collect(Collectors.joining("; "))
                + "; " + node.resident();
    }

    @Test
    @Order(8)
    void aRoomOfANodeHasPeopleOfBothNodesAndOfStockHosts() throws IOException {
        String room = "garden@" + world.rooms();
        try (var juliet = world.juliet.login();
                var romeo = world.romeo.login();
                var atVerona = world.verona.person().login();
                var atVenice = world.venice.person().login()) {
            juliet.make(room, "Juliet");
            romeo.enter(room, "Romeo");
            enterAgain(atVerona, room, "Verona");
            enterAgain(atVenice, room, "Venice");
            var all = List.of(juliet, romeo, atVerona, atVenice);
            for (var speaker : all) {
                speaker.sayIn(room, "so says " + speaker.address());
                for (var each : all) {
                    each.awaitMessage(room, "so says " + speaker.address());
                }
            }
        }
    }

    /// Knocks until it is let in, as a stock host loses the first stanza to a peer that it has no stream to.
    private static void enterAgain(RemoteUser guest, String room, String nick) throws IOException {
        guest.knock(room, nick);
        for (int i = 1; i < RECOVERY && !guest.isLetInto(room, ONCE); i++) {
            guest.knock(room, nick);
        }
        assertThat(guest.isLetInto(room, ONCE)).isTrue();
    }

    @Test
    @Order(9)
    void messagesWaitForAHostThatIsDown() throws IOException {
        for (var stock : List.of(world.verona, world.mantua)) {
            try (var juliet = world.juliet.login()) {
                var texts = speakWhileItIsDown(stock, juliet);
                try (var benvolio = stock.person().login()) {
                    benvolio.awaitMessage(juliet.address(), texts.getLast());
                    assertThat(benvolio.messagesFrom(juliet.address()))
                            .filteredOn(texts::contains)
                            .isEqualTo(texts);
                }
                assertThat(juliet.received())
                        .noneMatch(stanza -> stanza instanceof Message && stanza.getError() != null);
            }
        }
    }

    private static List<String> speakWhileItIsDown(Stock stock, RemoteUser juliet) throws IOException {
        stock.host().stop();
        try {
            var texts = new ArrayList<String>();
            for (int i = 1; i <= 5; i++) {
                texts.add(stock.name() + " sleeps " + i);
                juliet.send(stock.person().address(), texts.getLast());
            }
            return texts;
        } finally {
            stock.host().start();
        }
    }

    @Test
    @Order(10)
    void bothDialAtOnce() throws IOException {
        for (var stock : world.stocks()) {
            stock.host().stop();
            stock.host().start();
            try (var romeo = world.romeo.login();
                    var benvolio = stock.person().login()) {
                romeo.send(benvolio.address(), "at once, " + stock.name());
                say(stock, benvolio, romeo, stock.name() + " at once");
                benvolio.awaitMessage(romeo.address(), "at once, " + stock.name());
            }
        }
    }

    @Test
    @Order(11)
    void peopleSubscribeAndSeeEachOther() throws IOException {
        for (var stock : List.of(world.verona, world.mantua)) {
            try (var chat = ChatScenario.begin(world.juliet, stock.person())) {
                chat.subscribeBothWays().presenceBothWays();
            }
        }
        for (var stock : List.of(world.padua, world.venice)) {
            try (var chat = ChatScenario.begin(stock.person(), world.romeo)) {
                chat.subscribeBothWays().presenceBothWays();
            }
        }
    }

    /// The streams of before lead nowhere, and nobody tells the hosts: i2pd gives one up a minute and a half after
    /// it has sent on it in vain, Prosody 13 sooner; until then they have no way to ask whether it is the node that
    /// calls them again. What its client was told is taken arrives all the same.
    @Test
    @Order(12)
    void aNodeIsKilledMidConversationAndStartsAgain() throws IOException {
        try (var atVerona = world.verona.person().login();
                var atVenice = world.venice.person().login()) {
            var hosts = Map.of(world.verona, atVerona, world.venice, atVenice);
            var promised = talkUntilTheNodeIsKilled(hosts);
            world.capulet.start();
            try (var juliet = world.juliet.login()) {
                for (var host : hosts.entrySet()) {
                    var benvolio = host.getValue();
                    for (var text : promised.get(host.getKey())) {
                        assertThat(benvolio.hears(juliet.address(), text, AFTER_A_KILL))
                                .as(host.getKey().name() + " has '" + text + "' and "
                                        + benvolio.messagesFrom(juliet.address()))
                                .isTrue();
                    }
                    sayAgain(benvolio, juliet, "are you well, " + host.getKey().name() + " asks", RECOVERY);
                }
            }
        }
    }

    /// Returns what the node had taken from its client when it was killed, for each host.
    private Map<Stock, List<String>> talkUntilTheNodeIsKilled(Map<Stock, RemoteUser> hosts) throws IOException {
        try (var juliet = world.juliet.login()) {
            var ids = new HashMap<String, String>();
            var texts = new HashMap<Stock, List<String>>();
            for (var host : hosts.entrySet()) {
                texts.put(host.getKey(), new ArrayList<>());
                juliet.send(
                        host.getValue().address(), "well met, " + host.getKey().name());
                host.getValue()
                        .awaitMessage(
                                juliet.address(), "well met, " + host.getKey().name());
                sayAgain(
                        host.getValue(),
                        juliet,
                        "well met, says " + host.getKey().name(),
                        RECOVERY);
            }
            for (int i = 1; i <= 30; i++) {
                for (var host : hosts.entrySet()) {
                    String text = host.getKey().name() + " hears before the end " + i;
                    texts.get(host.getKey()).add(text);
                    ids.put(text, juliet.send(host.getValue().address(), text));
                    host.getValue().send(juliet.address(), "and answers " + i);
                }
            }
            juliet.awaitTaken(ids.get(texts.get(world.verona).get(20)));
            world.capulet.kill();
            juliet.vanish();
            var taken = juliet.taken();
            texts.values().forEach(all -> all.removeIf(text -> !taken.contains(ids.get(text))));
            assertThat(texts.get(world.verona)).isNotEmpty();
            return texts;
        }
    }

    /// Their streams, tunnels and shared secrets are gone, their addresses and keys the same. What the node goes on
    /// saying under the old secrets they cannot read; a connection from their side begins new ones, which is what
    /// heals the two here. Nobody of a host says anything until its proxy is there: mod_onions never hears that one
    /// refused it.
    @Test
    @Order(13)
    void theHostsRoutersAreKilledAndStartAgain() throws IOException {
        for (var stock : List.of(world.verona, world.venice)) {
            try (var juliet = world.juliet.login();
                    var benvolio = stock.person().login()) {
                juliet.send(benvolio.address(), "before, " + stock.name());
                benvolio.awaitMessage(juliet.address(), "before, " + stock.name());
                sayAgain(benvolio, juliet, "before, says " + stock.name(), RECOVERY);
                stock.host().router().kill();
                juliet.send(benvolio.address(), "meanwhile, " + stock.name());
                stock.host().router().start();
                stock.host().router().awaitTunnels();
                sayAgain(benvolio, juliet, "well again, says " + stock.name(), RECOVERY);
                benvolio.awaitMessage(juliet.address(), "meanwhile, " + stock.name());
            }
        }
    }

    /// Says it until it is heard: the module under Prosody 13 loses the first stanza to a peer that it has no
    /// stream to, and nobody has seen an older one lose any.
    private static void say(Stock stock, RemoteUser from, RemoteUser to, String text) throws IOException {
        sayAgain(from, to, text, stock.setup().version() == Version.V13 ? 7 : 1);
    }

    /// Says it until it is heard, but not more often than told: a stock host loses what it sends on a stream that
    /// is dead without its knowing.
    private static void sayAgain(RemoteUser from, RemoteUser to, String text, int times) throws IOException {
        from.send(to.address(), text);
        for (int i = 1; i < times && !to.hears(from.address(), text, ONCE); i++) {
            from.send(to.address(), text);
        }
        to.awaitMessage(from.address(), text);
    }
}
