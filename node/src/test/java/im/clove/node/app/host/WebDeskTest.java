package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.http.Content;
import im.clove.node.admin.Actor;
import im.clove.node.admin.AuditLog;
import im.clove.node.admin.Backup;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.Secret;
import im.clove.node.admin.StoredUsers;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.c2s.PasswordCheck;
import im.clove.node.cert.Certificates;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.files.FileStore;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Stores;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page gets of a node besides its control: files that are made for one answer, lists of the machine.
final class WebDeskTest {
    private static final Jid JULIET = Jid.parse("juliet@example.org");
    private static final Domain HOST = Domain.of("example.org");

    @TempDir
    Path temp;

    private DataFolder folder;
    private WebDesk desk;
    private FakeNode node;
    private AuditLog audit;

    @BeforeEach
    void open() throws Exception {
        folder = DataFolder.create(temp.resolve("node"));
        Files.writeString(folder.identityFile(), "keys");
        Files.createDirectories(folder.store());
        MemoryStore store = new MemoryStore();
        StoredUsers users = new StoredUsers(
                store, _ -> List.of(), new StoredUsers.Rules(Set.of(HOST), Set.of()), Clock.systemUTC());
        users.add(JULIET, Secret.of("pw-juliet-1"), false);
        node = new FakeNode(users);
        ConfigFile config = ConfigFile.parse(
                "darknet.map { \"verona.example\" = \"" + "a".repeat(52) + ".b32.i2p\" }",
                folder.root().resolve(ConfigFile.NAME),
                _ -> null);
        SecureRandom random = new SecureRandom();
        NodeCertificates certificates =
                new Certificates(folder.certificates(), Clock.systemUTC(), random).loadOrCreate(List.of(HOST));
        audit = new AuditLog(folder.audit(), Clock.systemUTC());
        desk = new WebDesk(new WebDesk.Parts(
                _ -> node,
                Optional.<PasswordCheck>empty()::orElseThrow,
                folder,
                config,
                HOST,
                Stores.over(store, OfflineQueue.Quota.STANDARD),
                FileStore.open(
                        folder.files(),
                        store,
                        FilesSide.terms(config.config().operation().files()),
                        Clock.systemUTC(),
                        random),
                () -> certificates,
                audit));
    }

    private static byte[] taken(Content content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.write(0, content.length(), bytes -> {
            byte[] piece = new byte[bytes.remaining()];
            bytes.get(piece);
            out.write(piece);
        });
        return out.toByteArray();
    }

    private List<String> left() throws IOException {
        try (Stream<Path> all = Files.list(folder.root())) {
            return all.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    @Test
    @DisplayName("A backup from the page is restored by the command line, and leaves nothing in the folder")
    void backup() throws Exception {
        Path file = temp.resolve("saved");
        try (Secret passphrase = Secret.of("correct horse battery")) {
            try (Content content = desk.backup(JULIET, passphrase)) {
                assertThatThrownBy(() -> desk.backup(JULIET, passphrase))
                        .isInstanceOf(ControlException.class)
                        .hasMessageContaining("given out at this moment");
                Files.write(file, taken(content));
            }
            assertThat(left()).isEmpty();
            Path restored = temp.resolve("restored");
            new Backup(Backup.ITERATIONS, new SecureRandom()).restore(file, restored, passphrase);
            assertThat(restored.resolve("identity.keys")).hasContent("keys");
            assertThat(restored.resolve("store/data.db")).hasContent("snapshot");
            try (Content again = desk.backup(JULIET, passphrase)) {
                assertThat(again.length()).isPositive();
            }
        }
    }

    @Test
    @DisplayName(
            "An export is whole before it goes out; one that is refused leaves nothing, and another can be asked for")
    void export() throws Exception {
        try (Content content = desk.export(JULIET)) {
            assertThat(new String(taken(content), StandardCharsets.UTF_8)).isEqualTo("<a ü='\n'>\n</a>\n");
            assertThatThrownBy(() -> desk.export(JULIET)).isInstanceOf(ControlException.class);
        }
        Jid nobody = Jid.parse("nobody@example.org");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> desk.export(nobody)).hasMessageContaining("nobody@example.org");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    @DisplayName("The log is shown from its end, whole lines alone")
    void log() throws Exception {
        assertThat(desk.log()).isEmpty();
        Path file = folder.root().resolve("log/clove.log");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                String.join(
                        "\n",
                        IntStream.range(0, 10_000)
                                .mapToObj(i -> "line " + i + "é".repeat(50))
                                .toList()));
        assertThat(desk.log()).hasSize(300).allMatch(line -> line.matches("line [0-9]+é{50}"));
        assertThat(desk.log().getLast()).startsWith("line 9999");
        Files.writeString(file, "one\ntwo\n");
        assertThat(desk.log()).containsExactly("one", "two");
    }

    @Test
    @DisplayName("Certificates, the map, options, what administrators did, and the room an account takes are there")
    void lists() throws Exception {
        assertThat(desk.certificates())
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("domain", "example.org")
                        .containsKeys("from", "until", "source", "sha256"));
        assertThat(desk.map()).as("as the file says now").isEmpty();
        Files.writeString(
                folder.root().resolve(ConfigFile.NAME),
                "darknet.map { \"verona.example\" = \"" + "a".repeat(52) + ".b32.i2p\" }");
        assertThat(desk.map()).containsEntry("verona.example", "a".repeat(52) + ".b32.i2p");
        assertThat(desk.options()).containsKey("web.port");
        audit.write(Actor.owner(), "compact", Map.of(), AuditLog.Outcome.DONE, "");
        assertThat(desk.audit())
                .singleElement()
                .satisfies(line -> assertThat(line).containsEntry("action", "compact"));
        assertThat(desk.used(JULIET))
                .containsEntry("files", Map.of("count", 0, "bytes", 0L))
                .containsKeys("archive", "waiting");
    }

    @Test
    @DisplayName("The map is changed in the file, whose other lines stay, read again, and written down")
    void remap() throws Exception {
        Path file = folder.root().resolve(ConfigFile.NAME);
        Files.writeString(file, "# mine\nweb.port = 5290\n");
        Domain mantua = Domain.of("mantua.example");
        desk.remap(JULIET, mantua, Optional.of("A".repeat(52) + ".b32.i2p "), 5270);
        assertThat(desk.map()).containsOnly(Map.entry("mantua.example", "a".repeat(52) + ".b32.i2p port 5270"));
        assertThat(Files.readString(file)).startsWith("# mine\nweb.port = 5290\n");
        assertThatThrownBy(() -> desk.remap(JULIET, mantua, Optional.of("mantua.onion"), 0))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("is no I2P address");
        desk.remap(JULIET, mantua, Optional.empty(), 0);
        assertThat(desk.map()).isEmpty();
        assertThat(desk.audit().stream()
                        .map(line -> line.get("by") + " " + line.get("action") + " " + line.get("about")))
                .containsExactly(
                        "juliet@example.org map-put {domain=mantua.example}",
                        "juliet@example.org map-remove {domain=mantua.example}");
        assertThat(node.asked).containsExactly("reload-map", "reload-map");
    }

    @Test
    @DisplayName("A name is that of an account here, whole or short; what can be none is none")
    void names() {
        assertThat(desk.account("juliet")).contains(JULIET);
        assertThat(desk.account(" Juliet@EXAMPLE.org/phone ")).contains(JULIET);
        assertThat(desk.account("romeo@elsewhere.example")).contains(Jid.parse("romeo@elsewhere.example"));
        for (String name : List.of("", "@", "a b", "example.org@", "@example.org")) {
            assertThat(desk.account(name)).as(name).isEmpty();
        }
    }
}
