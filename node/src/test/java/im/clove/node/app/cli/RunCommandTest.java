package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Backup;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.Stage;
import im.clove.node.admin.StoredUsers;
import im.clove.node.app.host.NodeParts;
import im.clove.node.app.screen.Glass;
import im.clove.node.store.Batch;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.Settings;
import im.clove.node.store.Store;
import im.clove.node.store.memory.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `run` around a node that tells its stages and then ends with a fault.
final class RunCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final MemoryStore store = new MemoryStore();
    private Path folder;
    private Path data;
    private boolean terminal;

    @BeforeEach
    void make() throws Exception {
        folder = Files.createTempDirectory("run");
        data = folder.resolve("d");
    }

    @AfterEach
    void remove() throws Exception {
        Backup.deleteAll(folder);
    }

    @Test
    void theFirstStartShowsAddressNextStepsServerAndThePasswordOnce() throws Exception {
        terminal = true;
        assertThat(run(Map.of())).isEqualTo(Exit.FAILED.code());
        List<String> rows = new Glass(80).show(out.toString()).rows();
        assertThat(String.join("\n", rows))
                .containsSubsequence(
                        "Clove development, first start. Everything is kept in",
                        "Address   ",
                        ".b32.i2p",
                        "Next      clove connect --data ",
                        "Account   admin@",
                        "Server    127.0.0.1 port 5222",
                        "Page      opens once in a browser of this machine",
                        "http://127.0.0.1:5280/#secret",
                        "Password  ");
        assertThat(rows.getLast()).as("the password is last").matches("Password  [a-z2-9]{5}(-[a-z2-9]{5}){4}");
        assertThat(data.resolve("first-password.txt")).doesNotExist();
        assertThat(err.toString()).contains("the node ended: out of order");
        for (String made :
                List.of("clove.conf", "identity.keys", "certs/server.pem", "certs/ca.pem", "log/clove.log")) {
            assertThat(data.resolve(made)).exists();
        }
        assertThat(data.resolve("clove.pid")).doesNotExist();
        String address = rows.stream()
                .filter(row -> row.startsWith("Address"))
                .findFirst()
                .orElseThrow();
        out.getBuffer().setLength(0);
        run(Map.of());
        assertThat(new Glass(80).show(out.toString()).rows())
                .containsExactly(
                        address,
                        "Server    127.0.0.1 port 5222",
                        "Page      opens once in a browser of this machine, within ten minutes:",
                        "http://127.0.0.1:5280/#secret");
    }

    @Test
    void aLogThatCannotBeWrittenIsSaidOnTheScreenAndTheNodeStarts() throws Exception {
        run(Map.of());
        Files.delete(data.resolve("log/clove.log"));
        Files.createDirectory(data.resolve("log/clove.log"));
        out.getBuffer().setLength(0);
        run(Map.of());
        assertThat(out.toString().replaceAll("\\s+", " "))
                .as("wherever the lines break")
                .contains("There is no log file: ")
                .contains("log/clove.log is no file");
        assertThat(err.toString()).as("it ran").contains("the node ended: out of order");
    }

    @Test
    void whereTheOutputIsNoTerminalThePasswordGoesToAFileForItsOwnerOnly() throws Exception {
        run(Map.of());
        Path file = data.resolve("first-password.txt");
        String password = Files.readAllLines(file).get(1);
        assertThat(password).hasSizeGreaterThan(20);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(out.toString())
                .contains("Network   looking for first peers (3 of 50) [")
                .contains(file.toString())
                .doesNotContain(password)
                .doesNotContain("\u001b")
                .doesNotContain("\r");
    }

    @Test
    void aTerminalOfADesktopThatSystemdStartedIsATerminal() throws Exception {
        terminal = true;
        run(Map.of("JOURNAL_STREAM", "8:1", "INVOCATION_ID", "0123"));
        assertThat(out.toString()).contains("Password  ");
        assertThat(data.resolve("first-password.txt")).doesNotExist();
    }

    @Test
    void aSecondNodeOnTheFolderIsRefused() throws Exception {
        try (DataFolder.Lock _ = DataFolder.create(data).lock()) {
            assertThat(run(Map.of())).isEqualTo(Exit.IN_USE.code());
        }
        assertThat(err.toString()).contains("Another Clove process").contains("--data");
        assertThat(data.resolve("identity.keys")).doesNotExist();
    }

    @Test
    void damagedKeysStopTheStartAndStayAsTheyAre() throws Exception {
        run(Map.of());
        Path keys = data.resolve("identity.keys");
        byte[] bad = Files.readAllBytes(keys);
        bad[bad.length / 2] ^= 1;
        Files.write(keys, bad);
        assertThat(run(Map.of())).isNotZero();
        assertThat(keys).hasBinaryContent(bad);
    }

    @Test
    void lostKeysStopTheStartUnlessANewAddressIsAskedFor() throws Exception {
        run(Map.of());
        Path keys = data.resolve("identity.keys");
        byte[] before = Files.readAllBytes(keys);
        Files.delete(keys);
        Files.createDirectories(data.resolve("store"));
        err.getBuffer().setLength(0);
        assertThat(run(Map.of())).isEqualTo(Exit.REFUSED.code());
        assertThat(err.toString().replaceAll("\\s+", " "))
                .contains("identity.keys is missing", "from a backup", "--new-address");
        assertThat(keys).doesNotExist();
        assertThat(run(Map.of(), "--new-address")).isEqualTo(Exit.FAILED.code());
        assertThat(keys).exists();
        assertThat(Files.readAllBytes(keys)).isNotEqualTo(before);
    }

    @Test
    void lostKeysOfTheRoomsStopTheStartOnceTheyWereInUse() throws Exception {
        configure("rooms.destination = on");
        run(Map.of());
        Path keys = data.resolve("rooms.keys");
        Files.createDirectories(data.resolve("store"));
        Batch batch = new Batch();
        new Settings(store).putOfServer(batch, "rooms-address", "known.b32.i2p".getBytes(StandardCharsets.US_ASCII));
        store.commit(batch);
        Files.delete(keys);
        err.getBuffer().setLength(0);
        assertThat(run(Map.of())).isEqualTo(Exit.REFUSED.code());
        assertThat(err.toString().replaceAll("\\s+", " "))
                .contains("rooms.keys is missing", "known.b32.i2p", "from a backup", "--new-address");
        assertThat(keys).doesNotExist();
        assertThat(run(Map.of(), "--new-address")).isEqualTo(Exit.FAILED.code());
        assertThat(keys).exists();
    }

    @Test
    void roomsWithoutADestinationHaveNoKeys() throws Exception {
        configure("rooms.destination = off");
        run(Map.of());
        assertThat(data.resolve("identity.keys")).exists();
        assertThat(data.resolve("rooms.keys")).doesNotExist();
    }

    private void configure(String line) throws IOException {
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(data.resolve("clove.conf"), line + '\n');
    }

    @Test
    void whatOthersCouldReadIsClosedAndThatIsSaid() throws Exception {
        run(Map.of());
        List<String> secrets = List.of("identity.keys", "certs/server.pem", "first-password.txt");
        for (String secret : secrets) {
            Files.setPosixFilePermissions(data.resolve(secret), PosixFilePermissions.fromString("rw-r--r--"));
        }
        out.getBuffer().setLength(0);
        run(Map.of());
        String said = out.toString().replaceAll("\\s+", " ");
        for (String secret : secrets) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(secret))))
                    .isEqualTo("rw-------");
            assertThat(said).contains("Other users of this machine had rights on " + secret);
        }
        out.getBuffer().setLength(0);
        run(Map.of());
        assertThat(out.toString()).as("only once").doesNotContain("Other users");
    }

    @Test
    void whatAKilledBackupLeftIsRemovedAndThatIsSaid() throws Exception {
        run(Map.of());
        for (String left : List.of(".snapshot-1", ".snapshot-22")) {
            Files.createDirectory(data.resolve(left));
            Files.write(data.resolve(left).resolve("store.db"), new byte[100]);
        }
        out.getBuffer().setLength(0);
        run(Map.of());
        assertThat(out.toString().replaceAll("\\s+", " ")).contains("Removed 2 copies of the store");
        try (Stream<Path> inside = Files.list(data)) {
            assertThat(inside.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
    }

    private int run(Map<String, String> environment, String... more) {
        Cli cli = new Cli(
                new PrintWriter(out),
                new PrintWriter(err),
                InputStream.nullInputStream(),
                _ -> Optional.empty(),
                environment::get,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), terminal),
                new Parts());
        List<String> words = new ArrayList<>(List.of("run", "--data", data.toString()));
        words.addAll(List.of(more));
        return CommandTree.of(cli).execute(words.toArray(String[]::new));
    }

    private final class Parts implements NodeParts {
        @Override
        public Store openStore(Path at) {
            return store;
        }

        @Override
        public RunningNode start(Launch launch) {
            launch.startup().accept(new Stage.StartingRouter());
            launch.startup().accept(new Stage.Reseeding(3, 50));
            launch.startup().accept(new Stage.Reseeding(40, 50));
            StoredUsers users = new StoredUsers(
                    store,
                    text -> KeyRecords.derive(text, new SecureRandom()),
                    new StoredUsers.Rules(Set.copyOf(launch.domains()), Set.of()),
                    Clock.systemUTC());
            return new Ending(new FakeNode(users));
        }
    }

    private record Ending(NodeControl control) implements NodeParts.RunningNode {
        @Override
        public List<NodeStatus.Listener> listeners() {
            return control instanceof FakeNode fake ? fake.status().listeners() : List.of();
        }

        @Override
        public void stop(Consumer<String> waitsFor) {}

        @Override
        public String awaitEnd() {
            return "out of order";
        }
    }
}
