package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smackx.hints.element.NoPermanentStoreHint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The command line beside a real node in a process of its own, with real clients on it, from the node's first line
/// to its end and its backup's second life. It has no router: what is looked at here needs no network.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RunningNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final int IN_USE = 4;
    private static final int CONFIG = 5;
    private static final int REFUSED = 6;
    private static final String AWAY = "a".repeat(52) + ".b32.i2p";
    private static final String PASSPHRASE = "a passphrase for a test\n";

    private Path folder;
    private NodeProcess node;
    private Account romeo;

    @BeforeAll
    void beginAStart(@TempDir Path temporary) throws IOException {
        folder = temporary;
        node = NodeProcess.withoutRouter(folder.resolve("node")).begin();
    }

    @AfterAll
    void stop() throws IOException {
        node.close();
    }

    @Test
    @Order(1)
    void anAccountCanBeMadeFromTheNodesFirstLineOn() throws IOException {
        romeo = node.addUser("romeo", "orchard-0815");
        login(node, romeo).close();
    }

    @Test
    @Order(2)
    void aLockedOutOrRemovedUsersSessionEndsAndOthersStay() throws IOException {
        var tybalt = node.addUser("tybalt", "rapier-1597");
        var mercutio = node.addUser("mercutio", "queen-mab-1");
        try (var first = login(node, tybalt);
                var second = login(node, mercutio);
                var third = login(node, romeo)) {
            assertThat(node.command("", "user", "disable", "tybalt").code()).isZero();
            first.awaitGone();
            assertThat(node.command("", "user", "remove", "mercutio", "--yes").code())
                    .isZero();
            second.awaitGone();
            assertThat(third.isConnected()).isTrue();
        }
        assertThat(refused(node, tybalt)).isTrue();
        assertThat(refused(node, mercutio)).isTrue();
        assertThat(node.command("", "user", "enable", "tybalt").code()).isZero();
        login(node, tybalt).close();
    }

    @Test
    @Order(3)
    void aSecondNodeOnTheFolderIsRefusedAndTheFirstGoesOn() throws IOException {
        var second = node.command("", "run");
        assertThat(second.code()).isEqualTo(IN_USE);
        assertThat(second.output()).contains("Another Clove process").contains("--data");
        assertThat(node.command("", "status").code()).isZero();
    }

    @Test
    @Order(3)
    void whatWaitsForAnotherServerIsListedAndGivenBack() throws IOException {
        var nurse = "nurse@" + AWAY;
        try (var user = login(node, romeo)) {
            String id = user.send(nurse, "is she awake?");
            user.awaitTaken(id);
            assertThat(said("outbox", "list"))
                    .contains(AWAY + ": 1 stanza, ", "message  from " + romeo.address(), "  to " + nurse)
                    .doesNotContain("awake");
            assertThat(said("outbox", "list", "--json")).contains("\"stanzas\" : 1,");
            assertThat(said("outbox", "retry", AWAY)).contains("It is dialled now.");
            assertThat(said("outbox", "drop", AWAY)).contains("1 stanza is given up.");
            user.awaitError(id);
        }
        assertThat(said("outbox", "list")).contains("Nothing waits.");
    }

    @Test
    @Order(3)
    void whatWaitsForADomainThatTheMapLosesSaysSoAndCanBeDropped() throws IOException {
        said("map", "add", "mantua.example", AWAY);
        try (var user = login(node, romeo)) {
            String id = user.send("nurse@mantua.example", "are you there?");
            user.awaitTaken(id);
            said("map", "remove", "mantua.example");
            assertThat(said("outbox", "list")).contains("mantua.example: 1 stanza, ", "cannot go as things stand");
            var retry = node.command("", "outbox", "retry", "mantua.example");
            assertThat(retry.code()).isEqualTo(REFUSED);
            assertThat(retry.output()).contains("nor in its darknet map");
            assertThat(said("outbox", "drop", "mantua.example", "--json")).contains("\"dropped\":1");
            user.awaitError(id);
        }
    }

    @Test
    @Order(3)
    void aRemovedAccountsMessagesDoNotWaitOn() throws IOException {
        var benvolio = node.addUser("benvolio", "part-fools-1");
        try (var user = login(node, benvolio)) {
            user.awaitTaken(user.send("nurse@" + AWAY, "farewell"));
            assertThat(said("outbox", "list")).contains(benvolio.address());
            said("user", "remove", "benvolio", "--yes");
            user.awaitGone();
        }
        assertThat(said("outbox", "list")).doesNotContain("benvolio");
    }

    @Test
    @Order(3)
    void whatWasGivenBackIsInNoFileAfterACompaction() throws IOException {
        try (var user = login(node, romeo)) {
            String word = "nightingale".repeat(500);
            String id = "bird";
            user.sendRaw(StanzaBuilder.buildMessage(id)
                    .to("nurse@" + AWAY)
                    .ofType(Message.Type.chat)
                    .setBody(word)
                    // Else Romeo's own archive keeps it.
                    .addExtension(NoPermanentStoreHint.INSTANCE)
                    .build());
            user.awaitTaken(id);
            assertThat(filesWith(word)).isNotEmpty();
            said("outbox", "drop", AWAY);
            user.awaitError(id);
            assertThat(said("compact")).contains("Nothing is left on the disk");
            assertThat(filesWith("nightingale")).isEmpty();
        }
    }

    private List<Path> filesWith(String word) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> contains(file, word))
                    .toList();
        }
    }

    private static boolean contains(Path file, String word) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word);
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Order(4)
    void ctrlCAfterABackupTellsClientsAndSaysWhatIsWaitedFor() throws IOException {
        try (var juliet = login(node, node.addUser("juliet", "balcony-4711"))) {
            juliet.awaitTaken(juliet.send(romeo.address(), "wherefore art thou"));
            var saved = node.command(PASSPHRASE, "backup", backup(), "--passphrase-stdin");
            assertThat(saved.code()).as(saved.output()).isZero();
            juliet.awaitTaken(juliet.send(romeo.address(), "this one comes after the backup"));
            node.interrupt();
            assertThat(node.awaitExit()).isZero();
            assertThat(String.join("\n", node.output()))
                    .containsPattern(
                            "Stopping\\.\n" + "Waiting for [1-9][0-9]* client sessions? to end\n(.*\n)*Stopped\\.");
            assertThat(juliet.awaitGone()).contains("system-shutdown");
        }
        assertThat(node.data().resolve("clove.pid")).doesNotExist();
    }

    @Test
    @Order(5)
    void theBackupComesBackElsewhereWithAddressAccountsAndMessages() throws IOException {
        var second = node.movedTo(folder.resolve("restored"));
        var restored = second.command(PASSPHRASE, "restore", backup(), "--passphrase-stdin");
        assertThat(restored.code()).as(restored.output()).isZero();
        try (var again = second.start();
                var user = login(again, romeo)) {
            assertThat(again.address()).isEqualTo(romeo.domain());
            var juliet = "juliet@" + romeo.domain();
            user.awaitMessage(juliet, "wherefore art thou");
            assertThat(user.messagesFrom(juliet)).containsExactly("wherefore art thou");
            var stop = again.command("", "stop");
            assertThat(stop.output()).contains("Waiting for 1 client session to end", "has ended");
            assertThat(stop.code()).isZero();
            assertThat(user.awaitGone()).contains("system-shutdown");
            assertThat(again.awaitExit()).isZero();
        }
    }

    @Test
    @Order(6)
    void aTakenPortIsNamedWithItsOption() throws IOException {
        var other = NodeProcess.withoutRouter(folder.resolve("other"));
        try (var _ = new ServerSocket(other.c2sPort(), 1, InetAddress.getLoopbackAddress())) {
            var run = other.command("", "run");
            assertThat(run.code()).as(run.output()).isEqualTo(IN_USE);
            assertThat(run.output())
                    .contains(Integer.toString(other.c2sPort()))
                    .contains("c2s.port")
                    .doesNotContain("Exception");
        }
    }

    @Test
    @Order(6)
    void anUnknownOptionIsNamedWithItsLineAndTheNearestOne() throws IOException {
        var other = NodeProcess.withoutRouter(folder.resolve("unknown"));
        Path file = other.data().resolve("clove.conf");
        long lines = Files.readAllLines(file).size();
        Files.writeString(file, "darknet.onyl = true\n", StandardOpenOption.APPEND);
        var run = other.command("", "run");
        assertThat(run.code()).isEqualTo(CONFIG);
        assertThat(run.output()).contains("line " + (lines + 1)).contains("darknet.only");
        assertThat(other.data().resolve("identity.keys")).doesNotExist();
    }

    @Test
    @Order(6)
    void aReseedBundleIsHandedToTheRunningRouterAndABadOneIsRefused() throws Exception {
        Path good = FreshRouters.bundle(folder.resolve("good.zip"), 99, 3);
        Path foreign = FreshRouters.bundle(folder.resolve("foreign.zip"), 2, 1);
        try (var other = NodeProcess.in(folder.resolve("routed")).start()) {
            var taken = other.command("", "reseed", "import", good.toString());
            assertThat(taken.output()).contains("3 peers more");
            assertThat(taken.code()).isZero();
            var refused = other.command("", "reseed", "import", foreign.toString());
            assertThat(refused.code()).as(refused.output()).isEqualTo(REFUSED);
            assertThat(refused.output()).contains("no router");
        }
    }

    /// What a command that succeeds prints.
    private String said(String... command) throws IOException {
        var ended = node.command("", command);
        assertThat(ended.code()).as(ended.output()).isZero();
        return ended.output();
    }

    private String backup() {
        return folder.resolve("backup").toString();
    }

    private static RemoteUser login(NodeProcess node, Account account) throws IOException {
        return RemoteUser.login(account, node.local(), new Trust.Anything(), PATIENCE);
    }

    private static boolean refused(NodeProcess node, Account account) {
        try (var _ = login(node, account)) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
