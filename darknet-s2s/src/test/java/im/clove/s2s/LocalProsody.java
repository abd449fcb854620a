package im.clove.s2s;

import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.I2pPlace;
import im.clove.runtime.transport.SocketDuplex;
import im.clove.runtime.transport.TestTls;
import im.clove.xmpp.jid.B32;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A real Prosody with mod_onions, and in place of i2pd a SOCKS proxy that leads into the node under test. All of
/// it on loopback, in one folder that is thrown away.
final class LocalProsody implements AutoCloseable {
    private static final Path PEERS = Path.of(System.getProperty("user.home"), ".cache", "clove-peers");
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final Path folder;
    private final String version;
    private final String domain;
    private final String map;
    private final ServerSocket socks;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int c2s;
    private final int s2s;
    private Process process;

    /// @param version `prosody-0.12` or `prosody-13`
    /// @param node the node's domain, which this Prosody reaches through the proxy
    /// @param source the destination its streams come from
    LocalProsody(Path folder, String version, String domain, String node, B32 source, Consumer<Duplex> accept)
            throws IOException, GeneralSecurityException {
        this.folder = folder;
        this.version = version;
        this.domain = domain;
        this.map = "[\"" + node + "\"] = \"" + node + "\"";
        this.socks = new ServerSocket(0, 50, HERE);
        try (ServerSocket one = new ServerSocket(0, 1, HERE);
                ServerSocket two = new ServerSocket(0, 1, HERE)) {
            this.c2s = one.getLocalPort();
            this.s2s = two.getLocalPort();
        }
        Thread.ofVirtual().start(() -> proxy(source, accept));
        this.process = launch();
    }

    void start() throws IOException, GeneralSecurityException {
        process = launch();
    }

    static boolean isHere(String version) {
        return Files.isExecutable(PEERS.resolve(version).resolve("prosody"));
    }

    /// How the node reaches it.
    Dialer<I2pPlace> dialer() {
        return (target, timeout) -> {
            Socket socket = new Socket(HERE, s2s);
            sockets.add(socket);
            return SocketDuplex.asI2p(socket, Names.at(target.b32()));
        };
    }

    int c2sPort() {
        return c2s;
    }

    private void proxy(B32 source, Consumer<Duplex> accept) {
        try {
            while (true) {
                Socket socket = socks.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket, source, accept));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private static void serve(Socket socket, B32 source, Consumer<Duplex> accept) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.skipNBytes(1);
            in.skipNBytes(in.readUnsignedByte());
            socket.getOutputStream().write(new byte[] {5, 0});
            in.skipNBytes(4);
            in.skipNBytes(in.readUnsignedByte() + 2);
            socket.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            accept.accept(SocketDuplex.asI2p(socket, Names.at(source)));
        } catch (IOException _) {
            // The stream is over.
        }
    }

    private Process launch() throws IOException, GeneralSecurityException {
        Files.createDirectories(folder.resolve("data"));
        Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
        Files.writeString(
                folder.resolve("tls.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + base64.encodeToString(TestTls.keyStore("ec")
                                .getKey("server", "changeit".toCharArray())
                                .getEncoded())
                        + "\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\n"
                        + base64.encodeToString(TestTls.certificate("ec").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        Path configuration = folder.resolve("prosody.cfg.lua");
        Files.writeString(configuration, configuration());
        Process started = new ProcessBuilder(
                        PEERS.resolve(version).resolve("prosody").toString(), "--config", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prosody.log").toFile())
                .start();
        long end = System.nanoTime() + Duration.ofSeconds(100).toNanos();
        while (!listens()) {
            if (endsSoon(started) || System.nanoTime() > end) {
                started.destroy();
                throw new IOException("Prosody does not start: " + Files.readString(folder.resolve("prosody.log")));
            }
        }
        return started;
    }

    private boolean listens() {
        try (Socket _ = new Socket(HERE, s2s);
                Socket _ = new Socket(HERE, c2s)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether it has ended, or does in the next moment, in which nobody takes the processor from it.
    private static boolean endsSoon(Process started) throws IOException {
        try {
            return started.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private String configuration() {
        return """
                run_as_root = true
                pidfile = "%1$s/prosody.pid"
                data_path = "%1$s/data"
                log = { debug = "*console" }
                plugin_paths = { "%2$s" }
                interfaces = { "127.0.0.1" }
                c2s_ports = { %3$d }
                c2s_direct_tls_ports = {}
                s2s_ports = { %4$d }
                s2s_direct_tls_ports = {}
                http_ports = {}
                https_ports = {}
                ssl = { key = "%1$s/tls.pem"; certificate = "%1$s/tls.pem" }
                modules_enabled = { "roster", "saslauth", "tls", "dialback", "disco", "ping", "smacks", "onions" }
                s2s_secure_auth = false
                c2s_require_encryption = false
                allow_unencrypted_plain_auth = true
                authentication = "anonymous"
                allow_anonymous_s2s = true
                onions_only = true
                onions_socks5_host = "127.0.0.1"
                onions_socks5_port = %5$d
                onions_map = { %6$s }
                VirtualHost "%7$s"
                """.formatted(
                        folder,
                        PEERS.resolve("prosody-modules/root/usr/lib/prosody/modules/mod_onions"),
                        c2s,
                        s2s,
                        socks.getLocalPort(),
                        map,
                        domain);
    }

    /// Every stream breaks.
    void cut() throws IOException {
        for (Socket socket : List.copyOf(sockets)) {
            socket.close();
        }
    }

    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String log() throws IOException {
        return new String(Files.readAllBytes(folder.resolve("prosody.log")), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        stop();
        socks.close();
        cut();
    }
}
