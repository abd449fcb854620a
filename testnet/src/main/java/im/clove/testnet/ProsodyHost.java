package im.clove.testnet;

import im.clove.node.cert.Certificates;
import im.clove.xmpp.jid.Domain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// and mod_onions, which dials through i2pd's SOCKS proxy. Its domain is the tunnel's `.b32.i2p` address; it has a
/// room service under a name of its own on the same destination. mod_onions takes only names it is told, and here
/// may take nothing else, so a host must know its peers. A throw-away: everything is in one folder. One thread
/// drives it.
public final class ProsodyHost implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(200);
    private static final Duration STOPPING = Duration.ofSeconds(200);
    private static final String ENDED = "(the process ended)";
    private static final String SERVER = "xmpp";

    private final Setup setup;
    private final JoinedRouter router;
    private final int c2s;
    private final int s2s;
    private final SequencedMap<String, String> map = new LinkedHashMap<>();
    private Optional<Process> process = Optional.empty();
    private Journal<String> output = new Journal<>();

    private ProsodyHost(Setup setup, JoinedRouter router, int c2s, int s2s) {
        this.setup = setup;
        this.router = router;
        this.c2s = c2s;
        this.s2s = s2s;
    }

    /// Starts the router; Prosody comes with [#start].
    public static ProsodyHost on(PrivateI2pNetwork network, Setup setup) throws IOException {
        Files.createDirectories(setup.folder().resolve("data"));
        var ports = Ports.free(2);
        var servers = new LinkedHashMap<String, Integer>();
        servers.put(SERVER, ports.get(1));
        var router = network.join(setup.dialler() == Dialler.SERVER_KEYS, servers);
        return new ProsodyHost(setup, router, ports.get(0), ports.get(1));
    }

    /// Its domain, which is its address.
    public String address() {
        return router.address(SERVER);
    }

    /// The domain of its rooms, which peers have to map to its address.
    public String rooms() {
        return setup.rooms();
    }

    /// Its router.
    public JoinedRouter router() {
        return router;
    }

    /// Tells it where a domain lives, before its start.
    public ProsodyHost knows(String domain, String address) {
        map.put(domain, address);
        return this;
    }

    /// Starts it and returns when it listens.
    public ProsodyHost start() throws IOException {
        if (process.isPresent() && process.get().isAlive()) {
            throw new IllegalStateException("runs already");
        }
        Files.writeString(configuration(), text());
        output = new Journal<>();
        var program = Peers.program(setup.version().folder() + "/prosody").toString();
        var started = new ProcessBuilder(router.place()
                        .command(List.of(program, "--config", configuration().toString())))
                .redirectErrorStream(true)
                .start();
        started.getOutputStream().close();
        process = Optional.of(started);
        var journal = output;
        Thread.ofVirtual().start(() -> read(started, journal));
        awaitLog("its port for servers", line -> line.contains("Activated service 's2s'"), STARTING);
        awaitLog("its port for clients", line -> line.contains("Activated service 'c2s'"), STARTING);
        return this;
    }

    /// Makes an account. Works while it is stopped, too.
    public Account addUser(String name, String password) throws IOException {
        if (!Files.exists(configuration())) {
            Files.writeString(configuration(), text());
        }
        var account = new Account(name, address(), password);
        Command.of(
                        Peers.program(setup.version().folder() + "/prosodyctl").toString(),
                        "--config",
                        configuration().toString(),
                        "register",
                        name,
                        address(),
                        password)
                .run();
        return account;
    }

    /// How a client on this machine reaches it.
    public Way local() {
        return new Way.Local(new InetSocketAddress(router.place().address(), c2s));
    }

    /// How anybody reaches an I2P address through its proxy.
    public Way through(String host, int port) {
        return new Way.Socks(router.socks(), host, port);
    }

    /// Its log since its last start, which holds every stanza.
    public List<String> log() {
        return output.entries();
    }

    /// Waits for a line of its log.
    public String awaitLog(String what, Predicate<String> matches, Duration patience) {
        var line = output.await(what, 0, text -> text.equals(ENDED) || matches.test(text), patience);
        if (line.equals(ENDED) && !matches.test(line)) {
            throw new AssertionError("waited for " + what + ", but Prosody ended:\n" + String.join("\n", log()));
        }
        return line;
    }

    /// Stops it as its owner would; the router stays. Returns when it is gone.
    public void stop() throws IOException {
        if (process.isPresent()) {
            process.get().destroy();
            try {
                if (!process.get().waitFor(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.get().destroyForcibly();
                    throw new IOException("Prosody did not end in " + STOPPING);
                }
            } catch (InterruptedException interrupted) {
                process.get().destroyForcibly();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
        }
    }

    /// Stops it; the router ends with its network.
    @Override
    public void close() throws IOException {
        stop();
    }

    private Path configuration() {
        return setup.folder().resolve("prosody.cfg.lua");
    }

    private String text() throws IOException {
        var certificates = new Certificates(setup.folder().resolve("certs"), Clock.systemUTC(), new SecureRandom());
        certificates.loadOrCreate(List.of(Domain.of(address()), Domain.of(setup.rooms())));
        String peers = map.entrySet().stream()
                .map(entry -> "  [\"%s\"] = \"%s\";".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
        return """
                run_as_root = true
                pidfile = "%1$s/prosody.pid"
                data_path = "%1$s/data"
                log = { debug = "/dev/stdout" }
                certificates = "%1$s/certs"
                plugin_paths = { "%2$s" }
                interfaces = { "127.0.0.1" }
                c2s_interfaces = { "%10$s" }
                c2s_ports = { %3$d }
                c2s_direct_tls_ports = {}
                s2s_ports = { %4$d }
                s2s_direct_tls_ports = {}
                http_ports = {}
                https_ports = {}
                ssl = { key = "%1$s/certs/server.pem"; certificate = "%1$s/certs/server.pem" }
                modules_enabled = { "roster", "saslauth", "tls", "dialback", "disco", "ping", "smacks", "carbons",
                  "onions", "stanza_debug" }
                s2s_secure_auth = false
                onions_only = true
                onions_socks5_host = "%5$s"
                onions_socks5_port = %6$d
                onions_map = {
                %7$s
                }
                VirtualHost "%8$s"
                Component "%9$s" "muc"
                  modules_enabled = { "onions", "stanza_debug" }
                  restrict_room_creation = false
                  muc_room_locking = false
                """.formatted(
                        setup.folder(),
                        Peers.root().resolve("prosody-modules/root/usr/lib/prosody/modules/mod_onions"),
                        c2s,
                        s2s,
                        router.socks().getAddress().getHostAddress(),
                        router.socks().getPort(),
                        peers,
                        address(),
                        setup.rooms(),
                        router.place().address().getHostAddress());
    }

    private void read(Process started, Journal<String> journal) {
        try (var lines = new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
                var copy = Files.newBufferedWriter(
                        setup.folder().resolve("prosody.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                journal.add(line);
                copy.write(line);
                copy.newLine();
                copy.flush();
            }
        } catch (IOException problem) {
            journal.add("(its output cannot be read: " + problem.getMessage() + ")");
        }
        journal.add(ENDED);
    }

    /// Which Prosody.
    public enum Version {
        /// Of Debian 12.
        V0_12("prosody-0.12"),
        /// Of Debian 12's backports, and of Debian 13.
        V13("prosody-13");

        private final String folder;

        Version(String folder) {
            this.folder = folder;
        }

        String folder() {
            return folder;
        }
    }

    /// From which destination it dials.
    public enum Dialler {
        /// One of the proxy's own, as i2pd does by default: peers have to ask back (dialback).
        PROXY_KEYS,
        /// Its own, with `socksproxy.keys` naming the server tunnel's key file: peers see who calls (SASL
        /// EXTERNAL).
        SERVER_KEYS
    }

    /// What it is.
    ///
    /// @param folder for everything it writes; made if missing
    /// @param rooms the domain of its rooms
    public record Setup(Version version, Dialler dialler, Path folder, String rooms) {}
}
