package im.clove.testnet;

import im.clove.node.cert.Certificates;
import im.clove.xmpp.jid.Domain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Prosody that talks to no other server: one host, clients on loopback, and the data folder it leaves. One thread
/// drives it.
final class QuietProsody implements AutoCloseable {
    static final String HOST = "old.example";

    private static final Duration PATIENCE = Duration.ofSeconds(200);
    private static final String ENDED = "(the process ended)";

    private final ProsodyHost.Version version;
    private final Path folder;
    private final int port;
    private final Journal<String> output = new Journal<>();
    private final Process process;

    private QuietProsody(ProsodyHost.Version version, Path folder, int port, Process process) {
        this.version = version;
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /// Starts it and returns when it takes clients.
    static QuietProsody in(Path folder, ProsodyHost.Version version) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        int port = Ports.free(1).getFirst();
        new Certificates(folder.resolve("certs"), Clock.systemUTC(), new SecureRandom())
                .loadOrCreate(List.of(Domain.of(HOST)));
        Files.writeString(folder.resolve("prosody.cfg.lua"), """
                run_as_root = true
                pidfile = "%1$s/prosody.pid"
                data_path = "%1$s/data"
                log = { info = "/dev/stdout" }
                certificates = "%1$s/certs"
                interfaces = { "127.0.0.1" }
                c2s_ports = { %2$d }
                c2s_direct_tls_ports = {}
                s2s_ports = {}
                http_ports = {}
                https_ports = {}
                ssl = { key = "%1$s/certs/server.pem"; certificate = "%1$s/certs/server.pem" }
                authentication = "internal_hashed"
                modules_enabled = { "roster", "saslauth", "tls", "disco", "ping", "pep", "private", "blocklist",
                  "vcard4", "vcard_legacy", "bookmarks", "carbons", "smacks", "mam", "offline" }
                modules_disabled = { "s2s" }
                VirtualHost "%3$s"
                """.formatted(folder, port, HOST));
        Process started = new ProcessBuilder(
                        Peers.program(version.folder() + "/prosody").toString(),
                        "--config",
                        folder.resolve("prosody.cfg.lua").toString())
                .redirectErrorStream(true)
                .start();
        started.getOutputStream().close();
        QuietProsody prosody = new QuietProsody(version, folder, port, started);
        Thread.ofVirtual().start(prosody::read);
        prosody.await("Activated service 'c2s'");
        return prosody;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
            }
        } catch (IOException problem) {
            output.add("(its output cannot be read: " + problem.getMessage() + ")");
        }
        output.add(ENDED);
    }

    private void await(String text) {
        String line = output.await(text, 0, each -> each.equals(ENDED) || each.contains(text), PATIENCE);
        if (line.equals(ENDED)) {
            throw new AssertionError("Prosody ended:\n" + String.join("\n", output.entries()));
        }
    }

    Account addUser(String name, String password) throws IOException {
        Command.of(
                        Peers.program(version.folder() + "/prosodyctl").toString(),
                        "--config",
                        folder.resolve("prosody.cfg.lua").toString(),
                        "register",
                        name,
                        HOST,
                        password)
                .run();
        return new Account(name, HOST, password);
    }

    RemoteUser login(Account account) throws IOException {
        InetSocketAddress listener = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        return RemoteUser.login(account, new Way.Local(listener), new Trust.Anything(), PATIENCE);
    }

    /// What it has written; to be read when it has ended.
    Path data() {
        return folder.resolve("data");
    }

    /// Ends it as its owner would.
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("Prosody did not end");
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
