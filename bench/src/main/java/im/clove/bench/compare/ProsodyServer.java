package im.clove.bench.compare;

import im.clove.bench.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// Prosody with its defaults (epoll, its own files as storage), without mod_limits.
final class ProsodyServer implements Server {

    private final Path program;
    private final boolean archive;
    private final Accounts accounts;
    private final Program process;
    private final InetSocketAddress address;

    /// @param program the unpacked or installed program
    ProsodyServer(Path folder, Path program, boolean archive) throws IOException, InterruptedException {
        this.program = program;
        this.archive = archive;
        this.address = Program.freePort();
        this.accounts = new Accounts(address);
        Path own = Files.createDirectory(folder.resolve("prosody"));
        Files.createDirectory(own.resolve("data"));
        Program.certificate(own, Accounts.DOMAINS);
        Path file = own.resolve("prosody.cfg.lua");
        Files.writeString(file, configuration(own, address.getPort(), archive ? ", \"mam\"" : ""));
        this.process =
                new Program(folder.resolve("prosody.log"), List.of(program.toString(), "--config", file.toString()));
    }

    @Override
    public String name() {
        return "Prosody";
    }

    @Override
    public String description() {
        return "Prosody " + Accounts.version(program)
                + "; epoll, storage in its own files (not synced), no mod_limits, "
                + (archive ? "mod_mam for everything" : "no archive");
    }

    @Override
    public void start() throws IOException, InterruptedException {
        process.start(address);
    }

    @Override
    public void stop() throws InterruptedException {
        process.stop();
    }

    @Override
    public void makeAccounts(Collection<User> users) throws IOException {
        for (User user : users) {
            user.register();
        }
    }

    @Override
    public User user(String name, Scram scram) {
        return accounts.user(name, scram);
    }

    @Override
    public ServerProcess process() {
        return process.process();
    }

    private static String configuration(Path folder, int port, String more) {
        return """
            run_as_root = true
            data_path = "%1$s/data"
            pidfile = "%1$s/prosody.pid"
            log = { { levels = { min = "warn" }, to = "console" } }
            network_backend = "epoll"
            interfaces = { "127.0.0.1" }
            c2s_ports = { }
            c2s_direct_tls_ports = { %2$d }
            s2s_ports = { }
            s2s_direct_tls_ports = { }
            http_ports = { }
            https_ports = { }
            ssl = { certificate = "%1$s/cert.pem", key = "%1$s/key.pem" }
            modules_disabled = { "s2s" }
            modules_enabled = { "roster", "saslauth", "tls", "disco", "blocklist", "carbons", "smacks", "ping", "time",
                "version", "lastactivity", "register_ibr"%3$s }
            allow_registration = true
            authentication = "internal_hashed"
            storage = "internal"
            default_archive_policy = true
            VirtualHost "bench.test"
            VirtualHost "bench256.test"
            password_hash = "SHA-256"
            """.formatted(folder, port, more);
    }
}
