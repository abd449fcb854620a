package im.clove.bench.compare;

import im.clove.bench.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A server of Debian's packages, unpacked, with its defaults.
final class DebianServer implements Server {
    /// What differs between them.
    ///
    /// @param program the start script, in the folder of all peers
    /// @param about how it is set up, for the report
    /// @param file the name of its configuration
    /// @param configuration its text: `%1$s` is the server's folder, `%2$d` the port, `%5$d` that for files; `%3$s`
    ///     and `%4$s` are `archive`
    /// @param archive what turns the archives on
    /// @param folders options of the start line that name a folder in the server's own
    private record Kind(
            String name,
            String program,
            String about,
            String file,
            String configuration,
            List<String> archive,
            List<String> folders) {}

    private static final Kind PROSODY = new Kind(
            "Prosody",
            "prosody-13/prosody",
            "epoll, storage in its own files (not synced), no mod_limits",
            "prosody.cfg.lua",
            """
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
            https_ports = { %5$d }
            https_interfaces = { "127.0.0.1" }
            https_ssl = { certificate = "%1$s/cert.pem", key = "%1$s/key.pem" }
            http_default_host = "upload.bench.test"
            ssl = { certificate = "%1$s/cert.pem", key = "%1$s/key.pem" }
            modules_disabled = { "s2s" }
            modules_enabled = { "roster", "saslauth", "tls", "disco", "blocklist", "carbons", "smacks", "ping", "time",
                "version", "lastactivity", "register_ibr"%3$s }
            allow_registration = true
            authentication = "internal_hashed"
            storage = "internal"
            default_archive_policy = true
            storage_archive_item_limit = 1000000
            muc_room_cache_size = 10000
            VirtualHost "bench.test"
            VirtualHost "bench256.test"
            password_hash = "SHA-256"
            Component "rooms.bench.test" "muc"
            modules_enabled = { %4$s }
            Component "upload.bench.test" "http_file_share"
            http_external_url = "https://127.0.0.1:%5$d/"
            http_file_share_size_limit = 1024*1024*1024
            http_file_share_daily_quota = 1024*1024*1024*1024
            """,
            List.of(", \"mam\"", "\"muc_mam\""),
            List.of());

    private static final Kind EJABBERD = new Kind(
            "ejabberd",
            "ejabberd/ejabberd",
            "Mnesia (not synced), no shapers",
            "ejabberd.yml",
            """
            hosts: [bench.test, bench256.test]
            loglevel: warning
            certfiles: ["%1$s/both.pem"]
            acme: {auto: false}
            auth_method: internal
            auth_password_format: scram
            host_config: {bench256.test: {auth_scram_hash: sha256}}
            registration_timeout: infinity
            max_fsm_queue: 100000
            s2s_access: none
            shaper_rules: {max_user_sessions: 1000, max_user_offline_messages: 10000}
            access_rules: {everybody: {allow: all}}
            listen:
              - {port: %2$d, ip: "127.0.0.1", module: ejabberd_c2s, tls: true, access: everybody, max_stanza_size: 262144}
              - {port: %5$d, ip: "127.0.0.1", module: ejabberd_http, tls: true, request_handlers: {/upload: mod_http_upload}}
            modules:
              mod_roster: {versioning: true}
              mod_disco: {}
              mod_privacy: {}
              mod_blocking: {}
              mod_carboncopy: {}
              mod_stream_mgmt: {}
              mod_offline: {access_max_user_messages: max_user_offline_messages}
              mod_ping: {}
              mod_time: {}
              mod_version: {}
              mod_last: {}
              mod_caps: {}
              mod_http_upload: {access: everybody, max_size: infinity, docroot: "%1$s/upload/@HOST@", put_url: "https://127.0.0.1:%5$d/upload/@HOST@"}
              mod_register: {ip_access: everybody, access: everybody}
              mod_muc:
                host: "rooms.@HOST@"
                max_users: 1000
                default_room_options: {%4$spersistent: true, max_users: 1000}
            %3$s""",
            List.of("  mod_mam: {default: always, assume_mam_usage: false}\n", "mam: true, "),
            List.of("spool", "logs"));

    private static final int ATTEMPTS = 100;
    private static final int PAUSE_MILLIS = 200;

    private final Kind kind;
    private final Path program;
    private final boolean archive;
    private final Accounts accounts;
    private final InetSocketAddress files;
    private final Program process;
    private final InetSocketAddress address;

    private DebianServer(Kind kind, Path folder, Path peers, boolean archive) throws IOException, InterruptedException {
        this.kind = kind;
        this.program = peers.resolve(kind.program());
        this.archive = archive;
        this.address = Program.freePort();
        this.files = Program.freePort();
        this.accounts = new Accounts(address);
        Path own = Files.createDirectory(folder.resolve(kind.name()));
        Files.createDirectory(own.resolve("data"));
        Program.certificate(own, Accounts.DOMAINS);
        Path file = own.resolve(kind.file());
        Files.writeString(
                file,
                kind.configuration()
                        .formatted(
                                own,
                                address.getPort(),
                                archive ? kind.archive().getFirst() : "",
                                archive ? kind.archive().getLast() : "",
                                files.getPort()));
        List<String> line = new ArrayList<>(List.of(program.toString(), "--config", file.toString()));
        for (String name : kind.folders()) {
            line.addAll(List.of("--" + name, own.resolve(name).toString()));
        }
        this.process = new Program(folder.resolve(kind.name() + ".log"), line);
    }

    /// Prosody (epoll, its own files as storage), without mod_limits.
    static DebianServer prosody(Path folder, Path peers, boolean archive) throws IOException, InterruptedException {
        return new DebianServer(PROSODY, folder, peers, archive);
    }

    /// ejabberd (Mnesia), without shapers.
    static DebianServer ejabberd(Path folder, Path peers, boolean archive) throws IOException, InterruptedException {
        return new DebianServer(EJABBERD, folder, peers, archive);
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public String description() {
        return kind.name() + " " + Accounts.version(program) + "; " + kind.about() + ", "
                + (archive ? "archives of everything, rooms too" : "no archive");
    }

    @Override
    public void start() throws IOException, InterruptedException {
        process.start(address);
        awaitAnswer();
    }

    /// ejabberd listens before it can serve: on a slow machine the first connections are cut off.
    private void awaitAnswer() throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try (Wire wire = Wire.connect(address)) {
                wire.open(Accounts.DOMAINS.getFirst());
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
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
    public InetSocketAddress files() {
        return files;
    }

    @Override
    public ServerProcess process() {
        return process.process();
    }
}
