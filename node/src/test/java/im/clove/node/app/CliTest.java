package im.clove.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Backup;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.ControlServer;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.Json;
import im.clove.node.admin.Secret;
import im.clove.node.admin.StoredUsers;
import im.clove.node.store.Batch;
import im.clove.node.store.Credentials;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The whole command line in this process, with its output and exit codes.
final class CliTest {
    private static final String B32 = "a".repeat(52) + ".b32.i2p";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final MemoryStore store = new MemoryStore();
    private final Deque<String> answers = new ArrayDeque<>();
    private Path folder;
    private Path data;
    private String input = "";

    @BeforeEach
    void make() throws Exception {
        folder = Files.createTempDirectory("cli");
        data = folder.resolve("d");
        assertThat(run("warm-up")).isEqualTo(Exit.OK);
        clear();
    }

    @AfterEach
    void remove() throws Exception {
        Backup.deleteAll(folder);
    }

    @Test
    void theAddressIsPrinted() {
        assertThat(run("address")).isEqualTo(Exit.OK);
        assertThat(out.toString().strip()).matches("[a-z2-7]{52}\\.b32\\.i2p");
        String address = out.toString().strip();
        assertThat(json("address", "--json")).containsEntry("address", address);
    }

    @Test
    void everyCommandHasHelpWorthReadingAndItsFolderOption() {
        for (CommandLine command : all(Main.commandLine(cli()))) {
            String usage = command.getUsageMessage();
            assertThat(usage).as(command.getCommandName()).contains("--help").contains("Usage: clove");
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(command.getCommandName())
                    .isNotEmpty();
        }
    }

    @Test
    void theExitCodesAreInTheHelp() {
        assertThat(runRaw("--help")).isZero();
        assertThat(out.toString()).contains("Exit codes:");
        for (Exit exit : Exit.values()) {
            assertThat(out.toString()).contains(exit.meaning());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "user add", "run --port 5", "user add romeo --password secret", "backup"})
    void aWrongCommandLineIsUsage(String line) {
        assertThat(runRaw(line.split(" "))).isEqualTo(Exit.USAGE.code());
        assertThat(err.toString()).containsAnyOf("Usage:", "Did you mean", "Possible solutions");
    }

    @Test
    void accountsAreManagedWithoutARunningNode() {
        assertThat(run("user", "add", "romeo", "--generate", "--admin")).isEqualTo(Exit.OK);
        assertThat(out.toString()).containsPattern("password   [a-z2-9]{5}(-[a-z2-9]{5}){4}");
        input = "a good password\n";
        assertThat(run("user", "add", "juliet", "--password-stdin")).isEqualTo(Exit.OK);
        answers.add("chosen by hand");
        answers.add("chosen by hand");
        assertThat(run("user", "passwd", "juliet")).isEqualTo(Exit.OK);
        assertThat(run("user", "disable", "juliet")).isEqualTo(Exit.OK);
        clear();
        assertThat(run("user", "list")).isEqualTo(Exit.OK);
        assertThat(out.toString().lines())
                .hasSize(2)
                .anyMatch(l -> l.startsWith("juliet@") && l.endsWith(".b32.i2p  disabled"))
                .anyMatch(l -> l.startsWith("romeo@") && l.endsWith(".b32.i2p  admin"));
        assertThat(json("user", "list", "--json").get("users").toString()).contains("juliet@");
        assertThat(run("user", "enable", "juliet")).isEqualTo(Exit.OK);
        assertThat(run("user", "remove", "juliet", "--yes")).isEqualTo(Exit.OK);
        clear();
        run("user", "list");
        assertThat(out.toString()).doesNotContain("juliet");
    }

    @Test
    void whatIsNotPossibleIsRefusedInOneLine() {
        assertThat(run("user", "remove", "nobody", "--yes")).isEqualTo(Exit.REFUSED);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("There is no account nobody@");
        assertThat(run("user", "add", "a b", "--generate")).isEqualTo(Exit.REFUSED);
        assertThat(run("user", "add", "hello", "--generate")).isEqualTo(Exit.REFUSED);
        assertThat(run("user", "add", "romeo")).as("nobody to ask").isEqualTo(Exit.REFUSED);
        answers.add("one password");
        answers.add("another password");
        assertThat(run("user", "add", "romeo")).isEqualTo(Exit.REFUSED);
        answers.add("no");
        assertThat(run("user", "remove", "romeo")).isEqualTo(Exit.REFUSED);
    }

    @Test
    void withoutANodeStatusSaysSoAndHasItsCode() {
        assertThat(run("status")).isEqualTo(Exit.NOT_RUNNING);
        assertThat(run("reseed", "import", data.resolve("clove.conf").toString()))
                .isEqualTo(Exit.NOT_RUNNING);
        assertThat(runRaw("address", "--data", folder.resolve("none").toString()))
                .isEqualTo(Exit.REFUSED.code());
    }

    @Test
    void aWrongConfigurationHasItsCodeAndItsLine() throws Exception {
        Files.writeString(data.resolve("clove.conf"), "log.level = info\nc2s.prot = 5\n");
        assertThat(run("config", "check")).isEqualTo(Exit.CONFIG);
        assertThat(err.toString()).contains("clove.conf, line 2").contains("c2s.port");
        assertThat(run("user", "list")).isEqualTo(Exit.CONFIG);
        assertThat(run("check")).isEqualTo(Exit.PROBLEMS);
    }

    @Test
    void theConfigurationIsShownWithSecretsAsStarsAndReadsBack() throws Exception {
        Files.writeString(data.resolve("clove.conf"), "i2p.external.password = hunter2\nc2s.port = 15222\n");
        assertThat(run("config", "show")).isEqualTo(Exit.OK);
        assertThat(out.toString()).contains("c2s.port = 15222").doesNotContain("hunter2");
        ConfigFile.parse(out.toString(), data.resolve("clove.conf"), _ -> null);
        assertThat(json("config", "show", "--json")).containsEntry("c2s.port", 15222);
        assertThat(run("config", "check")).isEqualTo(Exit.OK);
    }

    @Test
    void certificatesAreShownIssuedAndExported() throws Exception {
        assertThat(run("cert", "show")).isEqualTo(Exit.OK);
        Object first = json("cert", "show", "--json").get("sha256");
        assertThat(run("cert", "generate", "--days", "800")).isEqualTo(Exit.OK);
        assertThat(json("cert", "show", "--json").get("sha256")).isNotEqualTo(first);
        clear();
        assertThat(run("cert", "ca")).isEqualTo(Exit.OK);
        assertThat(out.toString()).contains("BEGIN CERTIFICATE").doesNotContain("PRIVATE");
        Path ca = folder.resolve("ca.crt");
        assertThat(run("cert", "ca", "--out", ca.toString())).isEqualTo(Exit.OK);
        assertThat(run("cert", "ca", "--out", ca.toString())).isEqualTo(Exit.REFUSED);
        assertThat(run(
                        "cert",
                        "import",
                        ca.toString(),
                        data.resolve("certs/server.pem").toString()))
                .isEqualTo(Exit.REFUSED);
    }

    @Test
    void aBackupIsRestoredElsewhere() throws Exception {
        Path file = folder.resolve("b");
        input = "too short\n";
        assertThat(run("backup", file.toString(), "--passphrase-stdin")).isEqualTo(Exit.REFUSED);
        input = "a long passphrase\n";
        assertThat(run("backup", file.toString(), "--passphrase-stdin")).isEqualTo(Exit.OK);
        assertThat(run("backup", file.toString(), "--passphrase-stdin")).isEqualTo(Exit.REFUSED);
        assertThat(run("restore", file.toString(), "--passphrase-stdin")).isEqualTo(Exit.REFUSED);
        String other = folder.resolve("other").toString();
        assertThat(runRaw("restore", file.toString(), "--passphrase-stdin", "--data", other))
                .isZero();
        clear();
        run("address");
        runRaw("address", "--data", other);
        assertThat(out.toString().lines().distinct()).hasSize(1);
    }

    @Test
    void aRunningNodeIsAskedInsteadOfTheFolder() throws Exception {
        Domain domain = Domain.of(address());
        MemoryStore nodes = new MemoryStore();
        StoredUsers users = new StoredUsers(
                nodes,
                text -> Credentials.derive(text, new SecureRandom()),
                new StoredUsers.Rules(Set.of(domain), Set.of()),
                Clock.systemUTC());
        FakeNode node = new FakeNode(users);
        try (ControlServer _ = ControlServer.start(data.resolve("control.sock"), node)) {
            assertThat(run("user", "add", "romeo", "--generate")).isEqualTo(Exit.OK);
            assertThat(users.list()).hasSize(1);
            assertThat(run("status")).isEqualTo(Exit.OK);
            assertThat(out.toString()).contains("3 in, 4 out").contains("127.0.0.1:5222");
            assertThat(json("status", "--json")).containsEntry("pid", 42);
            assertThat(run("cert", "generate")).isEqualTo(Exit.OK);
            assertThat(run("map", "add", "example.org", B32)).isEqualTo(Exit.OK);
            assertThat(run("check")).as("the self-dial failed").isEqualTo(Exit.PROBLEMS);
            input = "a long passphrase\n";
            assertThat(run("backup", folder.resolve("b").toString(), "--passphrase-stdin"))
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
    void theCompletionKnowsTheCommands() {
        assertThat(runRaw("completion")).isZero();
        assertThat(out.toString()).contains("passwd").contains("complete -F");
    }

    @Test
    void theMapIsEditedAndImportedAndBadInputChangesNothing() throws Exception {
        Path conf = data.resolve("clove.conf");
        Files.writeString(conf, "# mine\nlog.level = debug # loud\n");
        assertThat(run("map", "add", "Example.org", B32.toUpperCase(Locale.ROOT), "--port", "5270"))
                .isEqualTo(Exit.OK);
        assertThat(json("map", "list", "--json")).containsOnlyKeys("example.org");
        assertThat(Files.readString(conf)).contains("# mine\nlog.level = debug # loud\n");
        String before = Files.readString(conf);
        assertThat(run("map", "add", "example.org", "elsewhere.example")).isNotEqualTo(Exit.OK);
        assertThat(run("map", "remove", "other.example")).isNotEqualTo(Exit.OK);
        Path lua = folder.resolve("prosody.cfg.lua");
        Files.writeString(lua, "darknet_map = { ['i2p.rocks'] = '" + B32 + "', ['x.org'] = 'x.onion' }\n");
        assertThat(run("map", "import", lua.toString())).isNotEqualTo(Exit.OK);
        assertThat(err.toString()).contains("line 1: x.org").contains("nothing was changed");
        assertThat(Files.readString(conf)).isEqualTo(before);
        assertThat(run("map", "import", lua.toString(), "--skip")).isEqualTo(Exit.OK);
        assertThat(json("map", "list", "--json")).containsOnlyKeys("example.org", "i2p.rocks");
        assertThat(run("map", "remove", "example.org")).isEqualTo(Exit.OK);
        assertThat(json("map", "list", "--json")).containsOnlyKeys("i2p.rocks");
        assertThat(Files.readString(conf)).startsWith("# mine\nlog.level = debug # loud\n");
    }

    @Test
    void checkNamesThePortThatIsTakenAndItsOption() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.ofLiteral("127.0.0.1"))) {
            Files.writeString(
                    data.resolve("clove.conf"),
                    "c2s.port = " + taken.getLocalPort() + "\nc2s.tls-port = 0\nsocks.port = 0\n");
            assertThat(run("check")).isEqualTo(Exit.PROBLEMS);
            assertThat(out.toString()).contains("port " + taken.getLocalPort()).contains("c2s.port");
        }
    }

    private String address() {
        run("address");
        String address = out.toString().strip();
        clear();
        return address;
    }

    private Exit run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = data.toString();
        int code = runRaw(all);
        return Arrays.stream(Exit.values())
                .filter(e -> e.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private int runRaw(String... arguments) {
        return Main.commandLine(cli()).execute(arguments);
    }

    private Map<String, Object> json(String... arguments) {
        clear();
        assertThat(run(arguments)).isEqualTo(Exit.OK);
        return Json.parse(out.toString()).orElseThrow();
    }

    private void clear() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    private Cli cli() {
        return new Cli(
                new PrintWriter(out),
                new PrintWriter(err),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                _ -> Optional.ofNullable(answers.poll()).map(Secret::of),
                _ -> null,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), false),
                new NodeParts() {
                    @Override
                    public Store openStore(Path at) {
                        return new KeptOpen(store);
                    }

                    @Override
                    public RunningNode start(Launch launch) throws ControlException {
                        throw new ControlException(ControlException.Kind.FAILED, "not here");
                    }
                });
    }

    /// The one store of a test, which a command must not close for the next.
    private record KeptOpen(Store inner) implements Store {
        @Override
        public byte @Nullable [] get(Table table, Key key) {
            return inner.get(table, key);
        }

        @Override
        public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
            return inner.scan(table, prefix, after, limit);
        }

        @Override
        public void commit(Batch batch) {
            inner.commit(batch);
        }

        @Override
        public void close() {}
    }

    private static List<CommandLine> all(CommandLine root) {
        List<CommandLine> out = new ArrayList<>();
        out.add(root);
        root.getSubcommands().values().forEach(sub -> out.addAll(all(sub)));
        return out;
    }
}
