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
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smackx.sid.element.StanzaIdElement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The promise of stream management through the whole node: what a client was told is taken survives the node. The
/// node is killed the moment a client sees an acknowledgement, with the recipient online and offline in turn, and
/// starts again on the same data. It has no peer on its network: the two talk on one node.
@Tag("long")
final class KilledNodeTest {
    private static final int CYCLES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NOTES = "urn:clove:notes";

    /// Each kill ends connections in an error, as it should; held here so that the setting lasts.
    private static final Logger SMACK = Logger.getLogger("org.jivesoftware.smack");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    /// What the recipient got: by text, under which ids the server gave it.
    private final Map<String, Set<String>> arrived = new HashMap<>();
    /// Texts that came twice in one session, or under two ids.
    private final Set<String> doubled = new HashSet<>();
    private final List<String> promised = new ArrayList<>();
    /// What one of them wrote to the last cycle's notice, and whether it was there after the kill.
    private String noted = "";

    private final List<String> forgotten = new ArrayList<>();

    @Test
    @DisplayName("P-01: a message that was acknowledged is at its recipient exactly once after kill -9")
    void anAcknowledgedMessageArrivesOnceAfterAKill(@TempDir Path folder) throws IOException {
        SMACK.setLevel(Level.OFF);
        try (var node = NodeProcess.in(folder.resolve("node")).start()) {
            var alice = node.addUser("alice", "pw-alice-1");
            var bob = node.addUser("bob", "pw-bob-1");
            for (int cycle = 1; cycle <= CYCLES; cycle++) {
                boolean online = cycle % 2 == 0;
                talkAndKill(node, alice, bob, cycle, online);
                node.start();
                collect(node, alice, bob, cycle);
            }
            compare(node, alice);
            compare(node, bob);
        }
        var lost = promised.stream().filter(text -> !arrived.containsKey(text)).toList();
        System.out.printf(
                "kill -9 of the node: %d cycles, %d acknowledged messages, lost %d, doubled %d (seed %d)%n",
                CYCLES, promised.size(), lost.size(), doubled.size(), seed);
        assertThat(promised).hasSizeGreaterThanOrEqualTo(CYCLES);
        assertThat(lost).isEmpty();
        assertThat(forgotten).as("published and gone").isEmpty();
        assertThat(doubled).isEmpty();
    }

    private void talkAndKill(NodeProcess node, Account alice, Account bob, int cycle, boolean online)
            throws IOException {
        try (var recipients = new Recipients(node, bob, online);
                var sender = login(alice, node)) {
            noted = "in cycle " + cycle;
            sender.publish(NOTES, "current", noted);
            promised.addAll(Burst.killedAmid(node, sender, bob.address(), "cycle " + cycle, random));
            recipients.vanish();
        }
    }

    /// After the restart: everything promised so far, and nothing twice.
    private void collect(NodeProcess node, Account alice, Account bob, int cycle) throws IOException {
        try (var recipient = login(bob, node);
                var sender = login(alice, node)) {
            if (!sender.published(NOTES).equals(noted)) {
                forgotten.add(noted);
            }
            String last = "cycle " + cycle + " is over";
            sender.send(bob.address(), last);
            recipient.awaitMessage(alice.address(), last);
            for (String text : promised) {
                if (!arrived.containsKey(text)) {
                    recipient.awaitMessage(alice.address(), text);
                }
            }
            note(recipient);
        }
    }

    /// The archive has everything promised, once and in the order of sending, with both of them.
    private void compare(NodeProcess node, Account account) throws IOException {
        try (var user = login(account, node)) {
            var history = user.history();
            assertThat(history).doesNotHaveDuplicates();
            assertThat(history.stream().filter(promised::contains)).containsExactlyElementsOf(promised);
            System.out.printf("kill -9 of the node: archive of %s, %d texts%n", account.name(), history.size());
        }
    }

    private void note(RemoteUser recipient) {
        Set<String> inThisSession = new HashSet<>();
        for (var stanza : recipient.received()) {
            if (stanza instanceof Message message && message.getBody() != null) {
                String id = StanzaIdElement.getStanzaId(message).getId();
                var ids = arrived.computeIfAbsent(message.getBody(), _ -> new HashSet<>());
                ids.add(id);
                if (ids.size() > 1 || !inThisSession.add(id)) {
                    doubled.add(message.getBody());
                }
            }
        }
    }

    private static RemoteUser login(Account account, NodeProcess node) throws IOException {
        return RemoteUser.login(account, node.local(), new Trust.Anything(), PATIENCE);
    }

    /// The recipient's client, or none.
    private final class Recipients implements AutoCloseable {
        private final List<RemoteUser> online = new ArrayList<>();

        Recipients(NodeProcess node, Account account, boolean isOnline) throws IOException {
            if (isOnline) {
                online.add(login(account, node));
            }
        }

        void vanish() {
            online.forEach(user -> {
                user.vanish();
                note(user);
            });
        }

        @Override
        public void close() {
            online.forEach(RemoteUser::close);
        }
    }
}
