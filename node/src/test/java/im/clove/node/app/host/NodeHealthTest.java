package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.i2p.keys.Names;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.router.EmbeddedRouter;
import im.clove.i2p.router.NetworkProfile;
import im.clove.i2p.router.RouterFigures;
import im.clove.i2p.router.RouterOptions;
import im.clove.i2p.stream.SessionOptions;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.Secret;
import im.clove.node.admin.Startup;
import im.clove.node.admin.health.Ailment;
import im.clove.node.admin.health.Ailment.Code;
import im.clove.node.admin.health.Health;
import im.clove.node.admin.health.KnownServer;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.cert.Certificates;
import im.clove.node.store.Outboxes;
import im.clove.node.store.mapdb.MapDbStore;
import im.clove.node.store.mapdb.StoreOptions;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.OutboxStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole node, whose router never starts, says what is wrong with it: to its owner, and to programs of the machine.
final class NodeHealthTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Domain MUM = Domain.of("mum.example");

    @TempDir
    Path root;

    private final NodeIdentity identity = NodeIdentity.create(RANDOM);
    private final Domain domain = Domain.of(identity.b32());
    private final Startup startup = Startup.unwatched();
    private Path data;
    private DataFolder folder;
    private Clock made = Clock.systemUTC();

    @BeforeEach
    void folder() throws Exception {
        data = root.resolve("data");
        folder = DataFolder.create(data);
        Files.write(folder.identityFile(), new byte[0]);
    }

    /// A node that is stopped when the test ends.
    private record Running(Node node) implements AutoCloseable {
        Health health() throws ControlException {
            return node.control().health();
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            String at = node.listeners().stream()
                    .filter(listener -> listener.option().equals("web.port"))
                    .map(NodeStatus.Listener::address)
                    .findFirst()
                    .orElseThrow();
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(
                        HttpRequest.newBuilder(URI.create("http://" + at + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
            }
        }

        @Override
        public void close() {
            node.stop(_ -> {});
        }
    }

    private Running start(String web) throws Exception {
        Files.writeString(data.resolve(ConfigFile.NAME), """
                network.kind = private
                c2s { port = 0, tls-port = 0 }
                socks.port = 0
                darknet.map { "mum.example" = "%s" }
                log.file = "%s"
                web { %s }
                """.formatted(
                        NodeIdentity.create(RANDOM).b32().hostname(), data.resolve("log/clove.log"), web));
        EmbeddedRouter router =
                new EmbeddedRouter(folder.router(), NetworkProfile.Private.onLoopback(12345), RouterOptions.alone());
        Certificates certificates = new Certificates(folder.certificates(), made, RANDOM);
        return new Running(Node.start(
                new NodeParts.Launch(
                        folder,
                        ConfigFile.load(data, _ -> null),
                        NodeKeys.of(identity),
                        List.of(domain),
                        certificates,
                        certificates.loadOrCreate(List.of(domain)),
                        startup,
                        false),
                new GatedStore(MapDbStore.open(folder.store(), StoreOptions.STANDARD)),
                new I2pSide(router, SessionOptions.withoutHops(), Names.none()),
                new RouterControl() {
                    @Override
                    public String kind() {
                        return "none";
                    }

                    @Override
                    public RouterFigures figures() {
                        return router.figures();
                    }

                    @Override
                    public int reseed(Path bundle) throws IOException {
                        throw new IOException("not this one");
                    }
                }));
    }

    /// What an earlier process has left waiting.
    private void waits(Instant seen, Instant since) {
        byte[] stanza = "<message xmlns='jabber:client'/>".getBytes(StandardCharsets.UTF_8);
        try (MapDbStore store = MapDbStore.open(folder.store(), StoreOptions.STANDARD)) {
            new Outboxes(store)
                    .commit(
                            new Way(domain, MUM),
                            new OutboxStore.Changes(
                                    new OutboxStore.Head("id", 2, 1, stanza.length, seen),
                                    List.of(new OutboxStore.Kept(1, since, stanza.length, stanza)),
                                    List.of(),
                                    null));
        }
    }

    @Test
    @DisplayName("A node that was made just now is well; how it is is not for programs unless its owner says so")
    void aNewNode() throws Exception {
        try (Running node = start("port = 0, tls-port = 0")) {
            assertThat(node.health().ailments()).isEmpty();
            assertThat(node.get("/health").statusCode()).isEqualTo(404);
            assertThat(node.get("/metrics").statusCode()).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("A log file that could not be opened, though nothing seems to be in its way")
    void aNodeWithoutALog() throws Exception {
        startup.unlogged("the file system says no");
        try (Running node = start("port = 0, tls-port = 0")) {
            assertThat(node.health().ailments())
                    .extracting(Ailment::sentence)
                    .containsExactly("There is no log file: the file system says no.");
        }
    }

    @Test
    @DisplayName("What is wrong with an old one is said to its owner; programs hear it too, but of no other server")
    void anOldNode() throws Exception {
        Instant now = Clock.systemUTC().instant();
        Files.setLastModifiedTime(folder.identityFile(), FileTime.from(now.minus(Duration.ofDays(40))));
        Files.createFile(folder.firstPassword());
        Files.createFile(data.resolve("log"));
        made = Clock.offset(Clock.systemUTC(), Duration.ofDays(-812));
        waits(now.minus(Duration.ofDays(4)), now.minus(Duration.ofDays(3)));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                Running node = start("port = 0, health = true, tls-port = " + taken.getLocalPort())) {
            Health health = node.health();
            assertThat(health.ailments())
                    .extracting(Ailment::code)
                    .containsExactly(
                            Code.LOG,
                            Code.PORT,
                            Code.SERVER_SILENT,
                            Code.CERTIFICATE_SOON,
                            Code.BACKUP,
                            Code.FIRST_PASSWORD);
            assertThat(health.ailments().get(1).text())
                    .contains("Port " + taken.getLocalPort() + " on 127.0.0.1 cannot be used");
            assertThat(health.servers()).extracting(KnownServer::domain).containsExactly(MUM);
            HttpResponse<String> said = node.get("/health");
            assertThat(said.statusCode()).isEqualTo(503);
            assertThat(said.body())
                    .contains("\"status\":\"problem\"", "1 message waits for 1 server not heard of for 4 days")
                    .doesNotContain("mum");
            assertThat(node.get("/metrics").body().lines())
                    .contains("clove_health 0", "clove_ailments{code=\"server-silent\"} 1");
        }
    }

    @Test
    @DisplayName("Figures for Prometheus: each has its help and its type, and nobody's name")
    void figures() throws Exception {
        waits(Clock.systemUTC().instant(), Clock.systemUTC().instant());
        HttpResponse<String> said;
        try (Running running = start("port = 0, tls-port = 0, health = true");
                Secret secret = Secret.of("nobody guesses this".toCharArray())) {
            running.node().control().addUser(Jid.of("hermia", domain, ""), secret, true);
            said = running.get("/metrics");
        }
        assertThat(said.statusCode()).isEqualTo(200);
        assertThat(said.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        List<String> lines = said.body().lines().toList();
        assertThat(lines)
                .contains(
                        "clove_health 2",
                        "clove_ailments{code=\"server-silent\"} 0",
                        "clove_accounts 1",
                        "clove_sessions 0",
                        "clove_outbox_servers 1",
                        "clove_outbox_stanzas 1",
                        "clove_published 0",
                        "# TYPE clove_memory_refused_total counter",
                        "clove_memory_refused_total 0")
                .anyMatch(line -> line.matches("clove_info\\{version=\"[^\"]+\"} 1"))
                .anyMatch(line -> line.matches("clove_disk_free_bytes [0-9]+"))
                .anyMatch(line -> line.matches("clove_memory_kind_bytes\\{kind=\"part of the node\"} [0-9]+"))
                .allMatch(line -> line.matches(
                        "# (HELP|TYPE) clove_[a-z_]+ .+|clove_[a-z_]+(\\{[a-z]+=\"[^\"]*\"})? -?[0-9.E-]+"))
                .doesNotHaveDuplicates();
        assertThat(said.body()).endsWith("\n").doesNotContain("mum", "hermia", domain.name(), "NaN");
        assertThat(lines.stream().filter(line -> line.startsWith("# TYPE")).map(line -> line.split(" ", -1)[2]))
                .as("each family once, and every sample in one")
                .doesNotHaveDuplicates()
                .containsAll(lines.stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split("[ {]", -1)[0])
                        .toList());
    }
}
