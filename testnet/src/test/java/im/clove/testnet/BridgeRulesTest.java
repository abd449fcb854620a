package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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

/// What the owner of a node with a bridge says holds, whatever a stock Prosody does: rules, faces, dialback; and what a
/// killed node had promised. The order matters: the node is killed and started anew at the end.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BridgeRulesTest {
    private static final int MANY = 60;
    private static final int TAKEN_AT_THE_END = 20;

    private static final String CONFIRMED = "long before the end";

    private BridgeWorld world;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        world = BridgeWorld.start(folder);
    }

    @AfterAll
    void stop() throws IOException {
        world.close();
    }

    @Test
    @Order(1)
    void withoutARuleNobodyIsLookedUpOrDialled() throws IOException {
        try (var juliet = world.juliet.login()) {
            assertThat(refused(juliet, "romeo@" + BridgeWorld.NO_RULE)).contains("has not allowed");
        }
        assertThat(world.names.wasAskedFor(BridgeWorld.NO_RULE)).isFalse();
    }

    @Test
    @Order(1)
    void whomNoRuleLetsInIsTold() throws IOException {
        try (var romeo = world.romeo(BridgeWorld.NO_RULE).login();
                var juliet = world.juliet.login()) {
            refused(romeo, juliet.address());
            assertThat(juliet.messagesFrom(romeo.address())).isEmpty();
        }
        assertThat(world.names.wasAskedFor(BridgeWorld.NO_RULE)).isFalse();
    }

    @Test
    @Order(2)
    void aRuleForOneUserIsForNobodyElse() throws IOException {
        try (var juliet = world.juliet.login();
                var nurse = world.nurse.login();
                var romeo = world.romeo(BridgeWorld.FOR_ONE).login()) {
            talk(juliet, romeo);
            talk(romeo, juliet);
            assertThat(refused(nurse, romeo.address())).contains("has not allowed");
            refused(romeo, nurse.address());
            assertThat(nurse.messagesFrom(romeo.address())).isEmpty();
            assertThat(romeo.messagesFrom(nurse.address())).isEmpty();
        }
    }

    @Test
    @Order(2)
    void whatMayOnlyGoOutDoesNotComeIn() throws IOException {
        try (var juliet = world.juliet.login();
                var romeo = world.romeo(BridgeWorld.OUT_ONLY).login()) {
            talk(juliet, romeo);
            refused(romeo, juliet.address());
            assertThat(juliet.messagesFrom(romeo.address())).isEmpty();
        }
    }

    @Test
    @Order(3)
    void aRuleTakenBackEndsAConversation() throws IOException {
        try (var juliet = world.juliet.login();
                var romeo = world.romeo(BridgeWorld.DENIED).login()) {
            talk(juliet, romeo);
            talk(romeo, juliet);
            world.command("bridge", "deny", BridgeWorld.DENIED);
            assertThat(refused(juliet, romeo.address())).contains("has not allowed");
            refused(romeo, juliet.address());
            world.command("bridge", "allow", BridgeWorld.DENIED);
            talk(juliet, romeo);
        }
    }

    /// Nobody of I2P reaches the clearnet, nobody there learns of him, and the two faces of the node are strangers.
    @Test
    @Order(3)
    void theFaceInI2pHasNothingToDoWithTheClearnet() throws IOException {
        try (var friar = world.hidden.login();
                var juliet = world.juliet.login();
                var romeo = world.romeo(BridgeWorld.GOOD).login()) {
            refused(friar, "romeo@" + BridgeWorld.UNKNOWN);
            refused(romeo, friar.address());
            refused(juliet, friar.address());
            refused(friar, juliet.address());
            assertThat(List.of(
                            friar.messagesFrom(romeo.address()),
                            friar.messagesFrom(juliet.address()),
                            juliet.messagesFrom(friar.address())))
                    .allMatch(List::isEmpty);
        }
        assertThat(world.names.wasAskedFor(BridgeWorld.UNKNOWN)).isFalse();
    }

    /// What the node has taken from its client arrives. What the other server has confirmed is not sent again; what it
    /// had not, it may have twice, as it does not resume streams. What came from there is in the archive once.
    @Test
    @Order(4)
    void whatAKilledNodeHadTakenArrives() throws IOException {
        try (var romeo = world.romeo(BridgeWorld.GOOD).login()) {
            var promised = talkUntilTheNodeIsKilled(romeo);
            world.node.start();
            try (var juliet = world.juliet.login()) {
                for (var text : promised) {
                    romeo.awaitMessage(juliet.address(), text);
                }
                talk(juliet, romeo);
                talk(romeo, juliet);
                assertThat(romeo.messagesFrom(juliet.address()))
                        .filteredOn(CONFIRMED::equals)
                        .hasSize(1);
                assertThat(romeo.messagesFrom(juliet.address()).stream()
                                .filter(promised::contains)
                                .distinct())
                        .containsExactlyElementsOf(promised);
                assertThat(juliet.history()).doesNotHaveDuplicates();
            }
        }
    }

    private List<String> talkUntilTheNodeIsKilled(RemoteUser romeo) throws IOException {
        try (var juliet = world.juliet.login()) {
            juliet.send(romeo.address(), CONFIRMED);
            romeo.awaitMessage(juliet.address(), CONFIRMED);
            talk(romeo, juliet);
            world.awaitConfirmed(BridgeWorld.GOOD);
            var ids = new LinkedHashMap<String, String>();
            String last = "";
            for (int i = 1; i <= MANY; i++) {
                String text = "before the end " + i;
                String id = juliet.send(romeo.address(), text);
                ids.put(text, id);
                last = i == TAKEN_AT_THE_END ? id : last;
                romeo.send(juliet.address(), "and an answer " + i);
            }
            juliet.awaitTaken(last);
            world.node.kill();
            juliet.vanish();
            var taken = juliet.taken();
            return ids.entrySet().stream()
                    .filter(each -> taken.contains(each.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /// Who cannot prove itself by its certificate may be asked back, if the owner says so (XEP-0220).
    @Test
    @Order(5)
    void withDialbackAServerWithoutAValidCertificateIsHeard() throws IOException {
        world.node.stop();
        world.node.configured("bridge.dialback = true\n").start();
        try (var juliet = world.juliet.login();
                var romeo = world.romeo(BridgeWorld.SELF_SIGNED).login()) {
            talk(romeo, juliet);
            talk(juliet, romeo);
        }
        assertThat(world.prosody.log())
                .anyMatch(line -> line.contains("db:result") && line.contains(BridgeWorld.SELF_SIGNED))
                .anyMatch(line -> line.contains("db:verify") && line.contains(BridgeWorld.SELF_SIGNED));
    }

    /// Says something that arrives.
    private static void talk(RemoteUser from, RemoteUser to) throws IOException {
        String text = "heard by " + to.address() + " " + System.nanoTime();
        from.send(to.address(), text);
        to.awaitMessage(from.address(), text);
    }

    /// Says something that comes back; returns why.
    private static String refused(RemoteUser from, String to) throws IOException {
        var error = from.awaitError(from.send(to, "not heard by " + to)).getError();
        return String.valueOf(error.getDescriptiveText());
    }
}
