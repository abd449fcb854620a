package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.ControlServer;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.StoredUsers;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The whole command line in this process, with its output and exit codes.
final class CliTest {
    private static final String B32 = "a".repeat(52) + ".b32.i2p";

    private Terminal terminal;
    private Path folder;
    private Path data;

    @BeforeEach
    void make() throws Exception {
        terminal = new Terminal();
        folder = terminal.folder;
        data = terminal.data;
    }

    @AfterEach
    void remove() throws Exception {
        terminal.close();
    }

    @Test
    void theAddressIsPrinted() {
        assertThat(terminal.run("address")).isEqualTo(Exit.OK);
        assertThat(terminal.out().strip()).matches("[a-z2-7]{52}\\.b32\\.i2p");
        String address = terminal.out().strip();
        assertThat(terminal.json("address", "--json")).containsEntry("address", address);
    }

    @Test
    void everyCommandHasHelpWorthReadingAndItsFolderOption() {
        for (CommandLine command : all(CommandTree.of(terminal.cli()))) {
            String usage = command.getUsageMessage();
            assertThat(usage).as(command.getCommandName()).contains("--help").contains("Usage: clove");
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(command.getCommandName())
                    .isNotEmpty();
        }
    }

    @Test
    void theExitCodesAreInTheHelp() {
        assertThat(terminal.runRaw("--help")).isZero();
        assertThat(terminal.out()).contains("Exit codes:");
        for (Exit exit : Exit.values()) {
            assertThat(terminal.out().replaceAll("\\s+", " ")).contains(exit.meaning());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "user add", "run --port 5", "user add romeo --password secret", "backup"})
    void aWrongCommandLineIsUsage(String line) {
        assertThat(terminal.runRaw(line.split(" "))).isEqualTo(Exit.USAGE.code());
        assertThat(terminal.err()).containsAnyOf("Usage:", "`clove help");
    }

    @Test
    void accountsAreManagedWithoutARunningNode() {
        assertThat(terminal.run("user", "add", "romeo", "--generate", "--admin"))
                .isEqualTo(Exit.OK);
        assertThat(terminal.out()).containsPattern("password   [a-z2-9]{5}(-[a-z2-9]{5}){4}");
        terminal.input("a good password\n");
        assertThat(terminal.run("user", "add", "juliet", "--password-stdin")).isEqualTo(Exit.OK);
        terminal.answers.add("chosen by hand");
        terminal.answers.add("chosen by hand");
        assertThat(terminal.run("user", "passwd", "juliet")).isEqualTo(Exit.OK);
        assertThat(terminal.run("user", "disable", "juliet")).isEqualTo(Exit.OK);
        terminal.clear();
        assertThat(terminal.run("user", "list")).isEqualTo(Exit.OK);
        assertThat(terminal.out().lines())
                .hasSize(2)
                .anyMatch(l -> l.startsWith("juliet@") && l.endsWith(".b32.i2p  disabled"))
                .as("words below each other though names differ in length")
                .anyMatch(l -> l.startsWith("romeo@") && l.endsWith(".b32.i2p   admin"));
        assertThat(terminal.json("user", "list", "--json").get("users").toString())
                .contains("juliet@");
        assertThat(terminal.run("user", "enable", "juliet")).isEqualTo(Exit.OK);
        assertThat(terminal.run("user", "remove", "juliet", "--yes")).isEqualTo(Exit.OK);
        terminal.clear();
        terminal.run("user", "list");
        assertThat(terminal.out()).doesNotContain("juliet");
    }

    @Test
    void whatIsNotPossibleIsRefusedInOneLine() {
        assertThat(terminal.run("user", "remove", "nobody", "--yes")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err().lines()).hasSize(1);
        assertThat(terminal.err()).contains("There is no account nobody@");
        assertThat(terminal.run("user", "add", "a b", "--generate")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.run("user", "add", "hello", "--generate")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.run("user", "add", "romeo")).as("nobody to ask").isEqualTo(Exit.REFUSED);
        terminal.answers.add("one password");
        terminal.answers.add("another password");
        assertThat(terminal.run("user", "add", "romeo")).isEqualTo(Exit.REFUSED);
        terminal.answers.add("no");
        assertThat(terminal.run("user", "remove", "romeo")).isEqualTo(Exit.REFUSED);
    }

    @Test
    void withoutANodeStatusSaysSoAndHasItsCode() {
        assertThat(terminal.run("status")).isEqualTo(Exit.NOT_RUNNING);
        assertThat(terminal.run("reseed", "import", data.resolve("clove.conf").toString()))
                .isEqualTo(Exit.NOT_RUNNING);
        assertThat(terminal.runRaw("address", "--data", folder.resolve("none").toString()))
                .isEqualTo(Exit.REFUSED.code());
    }

    @Test
    void aWrongConfigurationHasItsCodeAndItsLine() throws Exception {
        Files.writeString(data.resolve("clove.conf"), "log.level = info\nc2s.prot = 5\n");
        assertThat(terminal.run("config", "check")).isEqualTo(Exit.CONFIG);
        assertThat(terminal.err()).contains("clove.conf, line 2").contains("c2s.port");
        assertThat(terminal.run("user", "list")).isEqualTo(Exit.CONFIG);
        assertThat(terminal.run("check")).isEqualTo(Exit.PROBLEMS);
    }

    @Test
    void theConfigurationIsShownWithSecretsAsStarsAndReadsBack() throws Exception {
        Files.writeString(data.resolve("clove.conf"), "i2p.external.password = hunter2\nc2s.port = 15222\n");
        assertThat(terminal.run("config", "show")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("c2s.port = 15222").doesNotContain("hunter2");
        ConfigFile.parse(terminal.out(), data.resolve("clove.conf"), _ -> null);
        assertThat(terminal.json("config", "show", "--json")).containsEntry("c2s.port", 15222);
        assertThat(terminal.run("config", "check")).isEqualTo(Exit.OK);
    }

    @Test
    void certificatesAreShownIssuedAndExported() throws Exception {
        assertThat(terminal.run("cert", "show")).isEqualTo(Exit.OK);
        Object first = terminal.json("cert", "show", "--json").get("sha256");
        assertThat(terminal.run("cert", "generate", "--days", "800")).isEqualTo(Exit.OK);
        assertThat(terminal.json("cert", "show", "--json").get("sha256")).isNotEqualTo(first);
        terminal.clear();
        assertThat(terminal.run("cert", "ca")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("BEGIN CERTIFICATE").doesNotContain("PRIVATE");
        Path ca = folder.resolve("ca.crt");
        assertThat(terminal.run("cert", "ca", "--out", ca.toString())).isEqualTo(Exit.OK);
        assertThat(terminal.run("cert", "ca", "--out", ca.toString())).isEqualTo(Exit.REFUSED);
        assertThat(terminal.run(
                        "cert",
                        "import",
                        ca.toString(),
                        data.resolve("certs/server.pem").toString()))
                .isEqualTo(Exit.REFUSED);
    }

    @Test
    void aBackupIsRestoredElsewhere() throws Exception {
        Path file = folder.resolve("b");
        terminal.input("too short\n");
        assertThat(terminal.run("backup", file.toString(), "--passphrase-stdin"))
                .isEqualTo(Exit.REFUSED);
        terminal.input("a long passphrase\n");
        assertThat(terminal.run("backup", file.toString(), "--passphrase-stdin"))
                .isEqualTo(Exit.OK);
        assertThat(terminal.run("backup", file.toString(), "--passphrase-stdin"))
                .isEqualTo(Exit.REFUSED);
        assertThat(terminal.run("restore", file.toString(), "--passphrase-stdin"))
                .isEqualTo(Exit.REFUSED);
        String other = folder.resolve("other").toString();
        assertThat(terminal.runRaw("restore", file.toString(), "--passphrase-stdin", "--data", other))
                .isZero();
        terminal.clear();
        terminal.run("address");
        terminal.runRaw("address", "--data", other);
        assertThat(terminal.out().lines().distinct()).hasSize(1);
    }

    @Test
    void aRunningNodeIsAskedInsteadOfTheFolder() throws Exception {
        Domain domain = Domain.of(terminal.address());
        MemoryStore nodes = new MemoryStore();
        StoredUsers users = new StoredUsers(
                nodes,
                text -> KeyRecords.derive(text, new SecureRandom()),
                new StoredUsers.Rules(Set.of(domain), Set.of()),
                Clock.systemUTC());
        FakeNode node = new FakeNode(users);
        try (ControlServer _ = ControlServer.start(data.resolve("control.sock"), node)) {
            assertThat(terminal.run("user", "add", "romeo", "--generate")).isEqualTo(Exit.OK);
            assertThat(users.list()).hasSize(1);
            assertThat(terminal.run("status")).isEqualTo(Exit.OK);
            assertThat(terminal.out())
                    .contains("published, 60 peers, 3+4 tunnels")
                    .contains("server    127.0.0.1 port 5222");
            assertThat(terminal.json("status", "--json")).containsEntry("pid", 42);
            assertThat(terminal.run("cert", "generate")).isEqualTo(Exit.OK);
            assertThat(terminal.run("map", "add", "example.org", B32)).isEqualTo(Exit.OK);
            assertThat(terminal.run("check")).as("the self-dial failed").isEqualTo(Exit.PROBLEMS);
            terminal.input("a long passphrase\n");
            assertThat(terminal.run("backup", folder.resolve("b").toString(), "--passphrase-stdin"))
                    .isEqualTo(Exit.OK);
            assertThat(node.asked).contains("reload-certificate", "reload-map", "check-network", "snapshot");
        }
        try (var files = Files.list(data)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).noneMatch(n -> n.startsWith(".snapshot"));
        }
    }

    @Test
    void theDataFolderIsWhereItWasAskedForThenTheEnvironmentSays() throws Exception {
        Map<String, String> all = Map.of("CLOVE_HOME", "/c", "XDG_DATA_HOME", "/x", "HOME", "/h");
        assertThat(Site.path(all::get, Path.of("/asked"))).isEqualTo(Path.of("/asked"));
        assertThat(Site.path(all::get, null)).isEqualTo(Path.of("/c"));
        assertThat(Site.path(Map.of("XDG_DATA_HOME", "/x", "HOME", "/h")::get, null))
                .isEqualTo(Path.of("/x/clove"));
        assertThat(Site.path(Map.of("HOME", "/h")::get, null)).isEqualTo(Path.of("/h/.local/share/clove"));
    }

    @Test
    void aWarmUpThatFailsSaysSoInItsFirstLine() {
        assertThat(terminal.run("warm-up", "--node")).isEqualTo(Exit.FAILED);
        assertThat(terminal.err().lines().findFirst().orElseThrow())
                .contains("the start could not be learnt")
                .contains("not here");
    }

    @Test
    void theCompletionKnowsTheCommands() {
        assertThat(terminal.runRaw("completion")).isZero();
        assertThat(terminal.out()).contains("passwd").contains("complete -F");
    }

    @Test
    void theMapIsEditedAndImportedAndBadInputChangesNothing() throws Exception {
        Path conf = data.resolve("clove.conf");
        Files.writeString(conf, "# mine\nlog.level = debug # loud\n");
        assertThat(terminal.run("map", "add", "Example.org", B32.toUpperCase(Locale.ROOT), "--port", "5270"))
                .isEqualTo(Exit.OK);
        assertThat(terminal.json("map", "list", "--json")).containsOnlyKeys("example.org");
        assertThat(Files.readString(conf)).contains("# mine\nlog.level = debug # loud\n");
        String before = Files.readString(conf);
        assertThat(terminal.run("map", "add", "example.org", "elsewhere.example"))
                .isNotEqualTo(Exit.OK);
        assertThat(terminal.run("map", "remove", "other.example")).isNotEqualTo(Exit.OK);
        Path lua = folder.resolve("prosody.cfg.lua");
        Files.writeString(lua, "darknet_map = { ['i2p.rocks'] = '" + B32 + "', ['x.org'] = 'x.onion' }\n");
        assertThat(terminal.run("map", "import", lua.toString())).isNotEqualTo(Exit.OK);
        assertThat(terminal.err()).contains("line 1: x.org").contains("nothing was changed");
        assertThat(Files.readString(conf)).isEqualTo(before);
        assertThat(terminal.run("map", "import", lua.toString(), "--skip")).isEqualTo(Exit.OK);
        assertThat(terminal.json("map", "list", "--json")).containsOnlyKeys("example.org", "i2p.rocks");
        assertThat(terminal.run("map", "remove", "example.org")).isEqualTo(Exit.OK);
        assertThat(terminal.json("map", "list", "--json")).containsOnlyKeys("i2p.rocks");
        assertThat(Files.readString(conf)).startsWith("# mine\nlog.level = debug # loud\n");
    }

    @Test
    void anEntryOfTheMapIsFoundHoweverItIsSpelled() throws Exception {
        Path conf = data.resolve("clove.conf");
        String other = "b".repeat(51) + "a.b32.i2p";
        Files.writeString(conf, "darknet.map {\n  \"EXAMPLE.org\" = \"" + B32 + "\" # theirs\n}\n");
        assertThat(terminal.run("map", "add", "example.ORG.", other)).isEqualTo(Exit.OK);
        assertThat(Files.readString(conf)).contains("\"EXAMPLE.org\" = \"" + other + "\" # theirs");
        assertThat(terminal.json("map", "list", "--json")).containsOnlyKeys("example.org");
        assertThat(terminal.run("map", "remove", "example.org")).isEqualTo(Exit.OK);
        assertThat(terminal.json("map", "list", "--json")).isEmpty();
    }

    @Test
    void checkNamesThePortThatIsTakenAndItsOption() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.ofLiteral("127.0.0.1"))) {
            Files.writeString(
                    data.resolve("clove.conf"),
                    "c2s.port = " + taken.getLocalPort() + "\nc2s.tls-port = 0\nsocks.port = 0\n");
            assertThat(terminal.run("check")).isEqualTo(Exit.PROBLEMS);
            assertThat(terminal.out()).contains("port " + taken.getLocalPort()).contains("c2s.port");
        }
    }

    private static List<CommandLine> all(CommandLine root) {
        List<CommandLine> out = new ArrayList<>();
        out.add(root);
        root.getSubcommands().values().forEach(sub -> out.addAll(all(sub)));
        return out;
    }
}
