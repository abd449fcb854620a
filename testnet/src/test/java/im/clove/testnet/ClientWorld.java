package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.router.EmbeddedRouter;
import im.clove.i2p.router.NetworkProfile;
import im.clove.i2p.router.RouterOptions;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Two nodes on one router, and the client programs that log in at the first: on this machine or through the SOCKS
/// proxy of either. What the programs do is `testnet/clients/scene.py`; each has a driver there. All scenes are played
/// as soon as they are asked for, a few at a time, since they wait most of their time.
final class ClientWorld implements AutoCloseable {
    /// A client that says nothing of a lost connection for a minute before it dials again is not unusual.
    private static final Duration LIMIT = Duration.ofMinutes(6);

    private static final String PATIENCE = "120";
    private static final int AT_ONCE = 3;
    /// What a hosts file calls the node: an address of its own, on which the usual port is free.
    private static final String NAMED_HERE = "127.52.22.1";

    private static final String END = "-----END CERTIFICATE-----\n";

    private final EmbeddedRouter router;
    private final NodeOnRouter home;
    private final NodeOnRouter away;
    private final Path authority;
    private final ExecutorService stage = Executors.newFixedThreadPool(AT_ONCE);
    private final Map<Scene, Future<List<String>>> played = new HashMap<>();

    private ClientWorld(EmbeddedRouter router, NodeOnRouter home, NodeOnRouter away, Path authority) {
        this.router = router;
        this.home = home;
        this.away = away;
        this.authority = authority;
    }

    static ClientWorld start(Path folder) throws Exception {
        int port = Ports.free(1).getFirst();
        var router = new EmbeddedRouter(
                folder.resolve("router"), NetworkProfile.Private.onLoopback(port), RouterOptions.alone());
        router.start();
        var random = new SecureRandom();
        var one = NodeIdentity.create(random);
        var two = NodeIdentity.create(random);
        var home = new NodeOnRouter(folder.resolve("home"), router, one, two.destination()).start();
        var away = new NodeOnRouter(folder.resolve("away"), router, two, one.destination()).start();
        // As `clove cert ca` gives it out: without the key.
        String pem = Files.readString(folder.resolve("home/certs/ca.pem"));
        int begin = pem.indexOf("-----BEGIN CERTIFICATE-----");
        var authority = Files.writeString(
                folder.resolve("clove-ca.pem"), pem.substring(begin, pem.indexOf(END, begin) + END.length()));
        return new ClientWorld(router, home, away, authority);
    }

    /// How a client connects: what its driver calls it, the listener it goes to, and whether that is the other node's.
    enum Way {
        STARTTLS("starttls", "STARTTLS", false, false),
        DIRECT("direct", "direct TLS", false, false),
        OWN_PROXY("socks", "SOCKS", false, false),
        OTHER_PROXY("socks", "SOCKS", true, false),
        /// With STARTTLS, on a machine whose hosts file has the address.
        NAMED("starttls", "STARTTLS", false, true);

        /// What every client that can be told a server and a proxy can take.
        static final List<Way> USUAL = List.of(STARTTLS, DIRECT, OWN_PROXY, OTHER_PROXY);

        private final String driver;
        private final String listener;
        private final boolean other;
        private final boolean named;

        Way(String driver, String listener, boolean other, boolean named) {
            this.driver = driver;
            this.listener = listener;
            this.other = other;
            this.named = named;
        }
    }

    /// One client on one way.
    ///
    /// @param client the name of its driver, before `_client.py`
    /// @param stages what it does between login and logout, as the driver calls it
    record Scene(String client, Way way, String stages) {}

    /// What is known of a scene.
    ///
    /// @param does what it ends with; a choice in it is written `a|b`
    /// @param asks what the DNS is asked, with DOMAIN for the node's address
    record Row(Scene scene, String does, String asks) {
        static final String NOTHING = "nothing";

        /// All that a client with contacts does.
        static String all(String comesBack) {
            return "login, subscription both ways, chat both ways, back after a cut (" + comesBack + "), logout";
        }

        static Stream<Row> of(String client, List<Way> ways, String does, String asks) {
            return ways.stream().map(way -> new Row(new Scene(client, way, "chat,cut"), does, asks));
        }

        /// The same, and then on a new device what was said before.
        static Stream<Row> remembering(String client, Way way, String comesBack, String asks) {
            String does = all(comesBack).replace(", logout", ", history on a new device, logout");
            return Stream.of(new Row(new Scene(client, way, "chat,cut,history"), does, asks));
        }

        /// The same with group chat, before and on the new device.
        static Stream<Row> everything(String client, Way way, String comesBack, String asks) {
            String does = all(comesBack)
                    .replace(", logout", ", chat in a room, history on a new device, of the room, too, logout");
            return Stream.of(new Row(new Scene(client, way, "chat,cut,room,history"), does, asks));
        }

        private Pattern expected() {
            return Pattern.compile(does.replace("(", "\\((").replace(")", ")\\)"));
        }
    }

    /// Begins with scenes that will be asked for.
    void announce(Stream<Row> rows) {
        rows.map(Row::scene).forEach(this::begin);
    }

    /// Plays the scene and compares.
    void shows(Row row) throws Exception {
        var said = said(row.scene());
        assertThat(said).hasSize(2);
        assertThat(said.getFirst().split(": ", 2)[1]).matches(row.expected());
        assertThat(said.getLast()).isEqualTo("asked DNS: " + row.asks());
    }

    /// What the driver said, line by line; waits for its end.
    private List<String> said(Scene scene) throws Exception {
        try {
            return begin(scene).get();
        } catch (ExecutionException failed) {
            throw new AssertionError(scene + ": " + failed.getCause().getMessage(), failed.getCause());
        }
    }

    private Future<List<String>> begin(Scene scene) {
        int number = played.size();
        return played.computeIfAbsent(scene, _ -> stage.submit(() -> play(scene, number)));
    }

    private List<String> play(Scene scene, int number) throws Exception {
        var person = home.addUser("person" + number, "pw-person-" + number);
        var partner = home.addUser("partner" + number, "pw-partner-" + number);
        var third = home.addUser("third" + number, "pw-third-" + number);
        var node = scene.way().other ? away : home;
        var line = new ArrayList<>(List.of("--ca", authority.toString()));
        if (scene.way().named) {
            line.addAll(List.of("--host", NAMED_HERE + ' ' + person.domain()));
        }
        line.addAll(List.of("--", scene.client() + "_client.py", "--way", scene.way().driver));
        line.addAll(List.of("--port", port(node.listener(scene.way().listener)), "--domain", person.domain()));
        line.addAll(List.of("--user", login(person), "--partner", login(partner), "--third", login(third)));
        line.addAll(List.of("--partner-port", port(home.listener("STARTTLS")), "--patience", PATIENCE));
        line.addAll(List.of("--stages", scene.stages()));
        return Command.ours("bin/as-person", line.toArray(String[]::new))
                .within(LIMIT)
                .run()
                .lines()
                .toList();
    }

    private static String port(InetSocketAddress listener) {
        return Integer.toString(listener.getPort());
    }

    private static String login(Account account) {
        return account.name() + ":" + account.password();
    }

    @Override
    public void close() {
        stage.shutdownNow();
        stage.close();
        try (var _ = router;
                var _ = home;
                var _ = away) {
            // Closed in reverse order, whatever fails.
        }
    }
}
