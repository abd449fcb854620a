package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The promise of the outbox through two whole nodes in processes of their own: what a client was told is taken for
/// somebody on another node gets there once and in order, however often the sending node is killed. In two cycles
/// of three the other node is away; in the third it is there, so that what was sent and not yet acknowledged is
/// hit, too.
@Tag("integration")
final class KilledSenderTest {
    private static final int CYCLES = 15;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Each kill ends a connection in an error, as it should; held here so that the setting lasts.
    private static final Logger SMACK = Logger.getLogger("org.jivesoftware.smack");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<String> promised = new ArrayList<>();

    @Test
    @DisplayName("P-01: a message for another node that was acknowledged gets there once, in order, after kill -9")
    void anAcknowledgedMessageReachesTheOtherNodeOnceAndInOrder(@TempDir Path folder) throws IOException {
        SMACK.setLevel(Level.OFF);
        try (var router = LonelyRouter.start(folder.resolve("router"));
                var capulet = NodeProcess.onRouterOf(router.i2cp(), folder.resolve("capulet"));
                var montague = NodeProcess.onRouterOf(router.i2cp(), folder.resolve("montague"))) {
            LonelyRouter.introduce(List.of(capulet, montague));
            var juliet = capulet.start().addUser("juliet", "balcony-4711");
            var romeo = montague.start().addUser("romeo", "orchard-0815");
            befriend(capulet, juliet, montague, romeo);
            capulet.kill();
            montague.stop();
            for (int cycle = 1; cycle <= CYCLES; cycle++) {
                boolean there = cycle % 3 == 0;
                if (there) {
                    montague.begin();
                }
                capulet.start();
                if (there) {
                    montague.awaitReachable(PATIENCE);
                }
                killAmidABurst(capulet, juliet, romeo, cycle, there);
                montague.stop();
            }
            check(collect(capulet, juliet, montague, romeo));
        }
    }

    /// A stranger may leave a few messages only.
    private static void befriend(NodeProcess node, Account one, NodeProcess elsewhere, Account other)
            throws IOException {
        node.awaitReachable(PATIENCE);
        elsewhere.awaitReachable(PATIENCE);
        try (var chat = ChatScenario.begin(() -> login(one, node), () -> login(other, elsewhere))) {
            chat.subscribeBothWays();
        }
    }

    private void killAmidABurst(NodeProcess node, Account from, Account to, int cycle, boolean there)
            throws IOException {
        try (var sender = login(from, node)) {
            if (there) {
                String echo = "hello@" + to.domain();
                sender.send(echo, "are you there?");
                sender.awaitMessage(echo, "hello");
            }
            promised.addAll(Burst.killedAmid(node, sender, to.address(), "cycle " + cycle, random));
        }
    }

    /// The last kill is over: the sending node starts first, the other comes back later, and its user logs in.
    private List<String> collect(NodeProcess node, Account from, NodeProcess other, Account to) throws IOException {
        node.start();
        other.start().awaitReachable(PATIENCE);
        node.command("", "outbox", "retry", to.domain());
        try (var sender = login(from, node);
                var recipient = login(to, other)) {
            sender.send(to.address(), "it is over");
            recipient.awaitMessage(from.address(), "it is over");
            var arrived = recipient.messagesFrom(from.address());
            return arrived.subList(0, arrived.size() - 1);
        }
    }

    private void check(List<String> arrived) {
        Set<String> once = new HashSet<>(arrived);
        var lost = promised.stream().filter(text -> !once.contains(text)).toList();
        int doubled = arrived.size() - once.size();
        var late = outOfOrder(arrived);
        System.out.printf(
                "kill -9 of a sending node: %d cycles, %d acknowledged messages, lost %d, doubled %d, out of order %d"
                        + " (seed %d)%n",
                CYCLES, promised.size(), lost.size(), doubled, late.size(), seed);
        assertThat(promised).hasSizeGreaterThanOrEqualTo(CYCLES);
        assertThat(lost).isEmpty();
        assertThat(doubled).isZero();
        assertThat(late).isEmpty();
    }

    /// What came after something that was said later, whether or not it was acknowledged.
    private static List<String> outOfOrder(List<String> arrived) {
        List<String> late = new ArrayList<>();
        Map<Integer, Integer> last = new HashMap<>();
        int cycle = 0;
        for (String text : arrived) {
            var words = text.split(" ");
            int of = Integer.parseInt(words[1]);
            int number = Integer.parseInt(words[3]);
            if (of < cycle || number <= last.getOrDefault(of, 0)) {
                late.add(text);
            }
            cycle = Math.max(cycle, of);
            last.merge(of, number, Math::max);
        }
        return late;
    }

    private static RemoteUser login(Account account, NodeProcess node) throws IOException {
        return RemoteUser.login(account, node.local(), new Trust.Anything(), PATIENCE);
    }
}
