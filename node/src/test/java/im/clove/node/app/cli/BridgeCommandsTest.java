package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.BridgeInfo;
import im.clove.node.admin.ControlServer;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.StatementInfo;
import im.clove.node.admin.StoredUsers;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BridgeCommandsTest {
    private static final String ON = "darknet.only = false\ndomains = [chat.example]\n"
            + "bridge { enabled = true, domains = [chat.example], tor = \"127.0.0.1:9050\" }\n";
    private static final String HASH = "ab".repeat(32);

    private Terminal terminal;
    private Path file;
    private FakeNode node;

    @BeforeEach
    void make() throws Exception {
        terminal = new Terminal();
        String _ = terminal.address();
        file = terminal.data.resolve("bridge.rules");
        Files.writeString(terminal.data.resolve("clove.conf"), ON);
        node = new FakeNode(new StoredUsers(
                new MemoryStore(),
                text -> KeyRecords.derive(text, new SecureRandom()),
                new StoredUsers.Rules(Set.of(Domain.of("example.org")), Set.of()),
                Clock.systemUTC()));
    }

    @AfterEach
    void remove() throws Exception {
        terminal.close();
    }

    @Test
    void aRuleIsAddedChangedOrThereAlready() throws Exception {
        says("There are no rules: nothing outside I2P is talked to. `clove bridge allow DOMAIN` makes one.\n", "list");
        says("added  *  jabber.example  prefer-i2p  both\n", "allow", "Jabber.Example");
        says("already there  *  jabber.example  prefer-i2p  both\n", "allow", "jabber.example");
        says("changed  *  jabber.example  tor  both\n", "allow", "jabber.example", "--path", "tor");
        says(
                "changed  *  jabber.example  deny  in\nchanged  *  jabber.example  tor   out\n",
                "deny",
                "jabber.example",
                "--in");
        says("changed  *  jabber.example  tor  both\n", "allow", "jabber.example", "--in");
        says(
                "added  chat.example  *.example.org  clearnet  out\n",
                "allow",
                "*.example.org",
                "--for",
                "chat.example",
                "--path",
                "clearnet",
                "--out");
        assertThat(file).hasContent("* jabber.example tor\nchat.example *.example.org clearnet out\n");
        says("There is no rule for * and jabber.example any more.\n", "remove", "jabber.example");
        assertThat(file).hasContent("chat.example *.example.org clearnet out\n");
        refused("There is no rule for * and jabber.example", "remove", "jabber.example");
    }

    @Test
    void theRestOfTheFileStaysAsItsOwnerWroteIt() throws Exception {
        Files.writeString(file, "# mine\n*   a.example  tor   # why\n\n* b.example deny\n");
        assertThat(run("allow", "a.example", "--path", "clearnet")).isEqualTo(Exit.OK);
        assertThat(run("pin", "c.example", "spki", HASH)).isEqualTo(Exit.OK);
        assertThat(file)
                .hasContent(
                        "# mine\n* a.example clearnet   # why\n\n* b.example deny\npin c.example spki " + HASH + "\n");
    }

    @Test
    void anAccountIsAllowedByThePathThatItsDomainHas() throws Exception {
        assertThat(run("allow", "jabber.example", "--path", "tor")).isEqualTo(Exit.OK);
        says(
                "added  alice@chat.example  jabber.example  tor  both\n",
                "allow",
                "jabber.example",
                "--for",
                "alice@chat.example");
        refused("There is one path", "allow", "jabber.example", "--for", "bob@chat.example", "--path", "clearnet");
        assertThat(file).content().doesNotContain("bob");
        terminal.clear();
        assertThat(run("allow", "jabber.example", "--path", "clearnet")).isEqualTo(Exit.OK);
        assertThat(terminal.err())
                .isEqualTo("clove: \"alice@chat.example jabber.example tor\" allows nothing any more: the path of that"
                        + " domain is another one now\n");
        terminal.clear();
        assertThat(run("list")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("allows nothing: its domain has another path");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "allow stats.i2p                                 | an address in I2P",
                "allow localhost                                 | no name that can be looked up",
                "allow x.example --path deny                     | 'deny' is no path",
                "allow x.example --path fast                     | 'fast' is no path",
                "allow x.example --for alice@other.example       | other.example is no domain of the bridge; bridge.domains in clove.conf names chat.example",
                "allow x.example --for alice@xchat.example       | no domain of the bridge",
                "deny x.example --for alice@chat.example/phone   | no address of a user or a room",
                "pin *.x.example spki 00                         | A pin is for one domain",
                "pin x.example spki 00                           | no SHA-256",
                "unpin x.example                                 | no such pin",
                "test x_y:z                                      | is no domain",
            })
    void whatCannotBeIsRefusedAndChangesNothing(String command, String says) {
        refused(says, command.split(" "));
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatIsNotRightIsNotTouched() throws Exception {
        Files.writeString(file, "* x.example tor\n* y.example clarnet\n");
        refused(file + " is not right: line 2: 'clarnet' is no path", "allow", "z.example");
        refused("line 2", "reload");
        assertThat(file).hasContent("* x.example tor\n* y.example clarnet\n");
    }

    @Test
    void aRoomAndADomainOfAServiceCanBeNamed() {
        says(
                "added  tea@rooms.chat.example  x.example  prefer-i2p  both\n",
                "allow",
                "x.example",
                "--for",
                "tea@rooms.chat.example");
        says("added  rooms.chat.example  x.example  deny  both\n", "deny", "x.example", "--for", "rooms.chat.example");
    }

    @Test
    void pinsAreAddedListedAndTakenOut() throws Exception {
        String other = "cd".repeat(32);
        says("pin friend.example sha-256 " + HASH + "\n", "pin", "friend.example", "sha-256", "AB:".repeat(31) + "AB");
        says("pin friend.example spki " + other + "\n", "pin", "friend.example", "spki", other);
        assertThat(terminal.json("bridge", "list", "--json").get("pins").toString())
                .contains("kind=sha-256", "digits=" + HASH);
        says("spki " + other + " is no longer pinned.\n", "unpin", "friend.example", "spki", other);
        refused("no such pin", "unpin", "friend.example", "spki", other);
        says("Every certificate of friend.example is no longer pinned.\n", "unpin", "friend.example");
        assertThat(file).isEmptyFile();
    }

    @Test
    void theRunningNodeTakesEachChangeAtOnceAndTellsWhereDomainsAre() throws Exception {
        Domain chat = Domain.of("chat.example");
        node.bridge = new BridgeInfo(
                true,
                List.of(chat),
                2,
                1,
                Optional.of("line 7 is wrong"),
                List.of(
                        new BridgeInfo.Link(chat, Domain.of("jabber.example"), "tor", "connected"),
                        new BridgeInfo.Link(chat, Domain.of("other.example"), "i2p", "waits")));
        try (ControlServer _ = ControlServer.start(terminal.data.resolve("control.sock"), node)) {
            assertThat(run("allow", "jabber.example")).isEqualTo(Exit.OK);
            assertThat(run("deny", "*.example", "--for", "chat.example")).isEqualTo(Exit.OK);
            assertThat(node.asked).containsExactly("reload-bridge", "reload-bridge");
            terminal.clear();
            assertThat(run("list")).isEqualTo(Exit.OK);
            assertThat(terminal.out()).isEqualTo("""
                    WHO           WHOM            PATH        DIRECTION  NOW
                    *             jabber.example  prefer-i2p  both       tor, connected
                    chat.example  *.example       deny        both
                    """);
            assertThat(terminal.err()).contains("other rules in force: line 7 is wrong");
            assertThat(terminal.json("bridge", "list", "--json").get("rules").toString())
                    .contains("state=connected")
                    .doesNotContain("waits");
            terminal.clear();
            assertThat(run("reload")).isEqualTo(Exit.OK);
            assertThat(terminal.out()).isEqualTo(file + " is right: 2 rules. The node has taken it.\n");
            terminal.clear();
            assertThat(terminal.run("status")).isEqualTo(Exit.OK);
            assertThat(terminal.out()).contains("""
                    bridge    to the clearnet for chat.example, 2 rules, 1 pin
                              PROBLEM: its rules were not taken: line 7 is wrong
                              jabber.example from chat.example: tor, connected
                              other.example from chat.example: i2p, waits
                    """);
            assertThat(terminal.json("status", "--json").get("bridge").toString())
                    .contains("on=true", "to=jabber.example");
        }
    }

    @Test
    void aTestSaysEachStepAndEndsWithItsExitCode() throws Exception {
        assertThat(run("test", "jabber.example")).isEqualTo(Exit.NOT_RUNNING);
        try (ControlServer _ = ControlServer.start(terminal.data.resolve("control.sock"), node)) {
            terminal.clear();
            assertThat(run("test", "Jabber.example", "--from", "chat.example")).isEqualTo(Exit.PROBLEMS);
            assertThat(terminal.out())
                    .isEqualTo(
                            "ok       look-up        one server\nPROBLEM  address        127.0.0.1 is not dialled\n");
            assertThat(node.asked).containsExactly("test-bridge jabber.example from chat.example");
        }
    }

    @Test
    void whatOthersSayOfTheirPlacesIsShownTakenAndForgotten() throws Exception {
        assertThat(run("statements")).isEqualTo(Exit.NOT_RUNNING);
        terminal.clear();
        node.statements = List.of(new StatementInfo(
                Domain.of("x.example"),
                "proposed",
                Optional.of("abc.b32.i2p"),
                Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
                true,
                Optional.of("another destination")));
        try (ControlServer _ = ControlServer.start(terminal.data.resolve("control.sock"), node)) {
            assertThat(run("statements", "--ask", "x.example")).isEqualTo(Exit.OK);
            assertThat(terminal.out())
                    .contains("x.example: waits for the owner's consent")
                    .containsPattern("x.example +proposed +2027-01-01T00:00:00Z +kept off +abc.b32.i2p");
            assertThat(terminal.err()).contains("x.example: another destination. It changes nothing");
            terminal.clear();
            assertThat(run("statements", "--json")).isEqualTo(Exit.OK);
            assertThat(terminal.out()).contains("\"state\" : \"proposed\"").contains("\"held\" : true");
            assertThat(run("trust", "x.example")).isEqualTo(Exit.OK);
            assertThat(run("forget", "x.example")).isEqualTo(Exit.OK);
            assertThat(node.asked).containsExactly("ask-statement x.example", "trust x.example", "forget x.example");
        }
    }

    @Test
    void withTheBridgeOffARuleIsKeptAndThatIsSaid() throws Exception {
        Files.writeString(terminal.data.resolve("clove.conf"), ON.replace("enabled = true", "enabled = false"));
        assertThat(run("allow", "x.example", "--path", "socks")).isEqualTo(Exit.OK);
        assertThat(terminal.err()).contains("the bridge is off (bridge.enabled").contains("bridge.socks");
        assertThat(file).hasContent("* x.example socks\n");
    }

    @Test
    void aCheckLooksAtTheRulesAndThePorts() throws Exception {
        Exit _ = terminal.run("check");
        assertThat(terminal.out()).contains("warning  bridge         there are no rules");
        terminal.clear();
        Files.writeString(file, "* x.example tor\n");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Files.writeString(
                    terminal.data.resolve("clove.conf"),
                    ON + "bridge { listen = [\"127.0.0.1\"], port = " + taken.getLocalPort() + ", tls-port = 0 }\n");
            assertThat(terminal.run("check")).isEqualTo(Exit.PROBLEMS);
            assertThat(terminal.out().replaceAll("\\s+", " "))
                    .contains("ok bridge 1 rule in " + file)
                    .contains("set bridge.port to another");
        }
        terminal.clear();
        Files.writeString(file, "* x.example\n");
        assertThat(terminal.run("check")).isEqualTo(Exit.PROBLEMS);
        assertThat(terminal.out()).contains("PROBLEM  bridge").contains("a rule is: WHO WHOM PATH");
    }

    @Test
    void whatIsDoneIsWrittenDown() {
        assertThat(run("allow", "x.example", "--path", "tor")).isEqualTo(Exit.OK);
        assertThat(run("deny", "y.example")).isEqualTo(Exit.OK);
        assertThat(run("remove", "y.example")).isEqualTo(Exit.OK);
        assertThat(run("pin", "x.example", "spki", HASH)).isEqualTo(Exit.OK);
        assertThat(run("unpin", "x.example")).isEqualTo(Exit.OK);
        terminal.clear();
        assertThat(terminal.run("audit")).isEqualTo(Exit.OK);
        assertThat(terminal.out())
                .contains("bridge-allow", "path=tor", "bridge-deny", "bridge-remove", "bridge-pin", "bridge-unpin");
    }

    private Exit run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "bridge";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return terminal.run(all);
    }

    private void says(String text, String... arguments) {
        terminal.clear();
        assertThat(run(arguments)).as(terminal.err()).isEqualTo(Exit.OK);
        assertThat(terminal.out()).isEqualTo(text);
    }

    private void refused(String says, String... arguments) {
        terminal.clear();
        assertThat(run(arguments)).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains(says);
    }
}
