package im.clove.testnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A Java I2P router without peers in a process of its own, with a port for the client protocol. Nodes on it that
/// know each other's whole destinations talk through real sessions and streams, without tunnels: within seconds of
/// their start, and as often as a test wants to start them. It listens on 127.0.0.1 only and dials nobody.
final class LonelyRouter implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(200);
    private static final int NETWORK = 99;

    private final Process process;
    private final InetSocketAddress i2cp;

    private LonelyRouter(Process process, InetSocketAddress i2cp) {
        this.process = process;
        this.i2cp = i2cp;
    }

    /// Starts one; returns when it takes sessions.
    static LonelyRouter start(Path folder) throws IOException {
        var ports = Ports.free(2);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("router.config"), configuration(ports.getFirst(), ports.getLast()));
        // There, so that the router does not look for the programs it usually starts.
        Files.writeString(folder.resolve("clients.config"), "");
        var directories = Stream.of("base", "config", "router", "pid", "log", "app", "temp")
                .map(name -> "-Di2p.dir." + name + "=" + folder);
        var line = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        Stream.of(
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED"),
                        directories,
                        Stream.of("-Drouter.configLocation=" + folder.resolve("router.config")),
                        Stream.of("-cp", System.getProperty("java.class.path"), "net.i2p.router.Router"))
                .flatMap(part -> part)
                .toList();
        var process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        var router = new LonelyRouter(process, new InetSocketAddress(loopback(), ports.getFirst()));
        try {
            router.awaitSessions(folder);
            return router;
        } catch (IOException | RuntimeException problem) {
            router.close();
            throw problem;
        }
    }

    private static String configuration(int i2cp, int port) {
        return """
                i2cp.hostname=127.0.0.1
                i2cp.port=%1$d
                router.networkID=%2$d
                router.reseedDisable=true
                i2p.reseedURL=https://127.0.0.1:1/
                router.updateDisabled=true
                router.blocklist.enable=false
                time.disabled=true
                prng.buffers=2
                stat.full=false
                i2np.allowLocal=true
                i2np.upnp.enable=false
                i2np.ntcp.hostname=127.0.0.1
                i2np.ntcp.bindInterface=127.0.0.1
                i2np.ntcp.autoip=false
                i2np.ntcp.autoport=false
                i2np.ntcp.ipv6=false
                i2np.ntcp.port=%3$d
                i2np.udp.host=127.0.0.1
                i2np.udp.bindInterface=127.0.0.1
                i2np.udp.addressSources=hidden
                i2np.udp.ipv6=false
                i2np.udp.port=%3$d
                i2np.udp.internalPort=%3$d
                i2np.ipv4.firewalled=false
                """.formatted(i2cp, NETWORK, port);
    }

    /// The client protocol's port.
    InetSocketAddress i2cp() {
        return i2cp;
    }

    /// Lets nodes that were made on it know each other. Before their first start.
    static void introduce(List<NodeProcess> nodes) throws IOException {
        var book = new StringBuilder();
        for (var node : nodes) {
            book.append("node-%d.i2p=%s\n".formatted(nodes.indexOf(node), node.destination()));
        }
        for (var node : nodes) {
            node.configured("i2p.tunnels { length = 0, quantity = 1 }\n");
            Files.writeString(node.data().resolve("addressbook.txt"), book);
        }
    }

    /// It listens a moment before a session can be opened, which a node tries again.
    private void awaitSessions(Path folder) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!listens()) {
            if (pause() || System.nanoTime() > end) {
                throw new IOException("the router does not listen:\n" + Files.readString(folder.resolve("out")));
            }
        }
    }

    private boolean listens() {
        try (var _ = new Socket(i2cp.getAddress(), i2cp.getPort())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// @return whether the process ended meanwhile
    private boolean pause() throws IOException {
        try {
            return process.waitFor(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    /// It has nothing worth a polite end.
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
