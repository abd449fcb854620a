package im.clove.bench.compare;

import im.clove.bench.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// ejabberd with its defaults (Mnesia), without shapers.
final class EjabberdServer implements Server {

    private final Path program;
    private final boolean archive;
    private final Accounts accounts;
    private final Program process;
    private final InetSocketAddress address;

    /// @param program the start script of the unpacked packages
    EjabberdServer(Path folder, Path program, boolean archive) throws IOException, InterruptedException {
        this.program = program;
        this.archive = archive;
        this.address = Program.freePort();
        this.accounts = new Accounts(address);
        Path own = Files.createDirectory(folder.resolve("ejabberd"));
        Program.certificate(own, Accounts.DOMAINS);
        Path file = own.resolve("ejabberd.yml");
        Files.writeString(
                file,
                configuration(
                        own,
                        address.getPort(),
                        archive ? "  mod_mam: {default: always, assume_mam_usage: false}\n" : ""));
        String spool = own.resolve("spool").toString();
        String logs = own.resolve("logs").toString();
        this.process = new Program(
                folder.resolve("ejabberd.log"),
                List.of(program.toString(), "--config", file.toString(), "--spool", spool, "--logs", logs));
    }

    @Override
    public String name() {
        return "ejabberd";
    }

    @Override
    public String description() {
        return "ejabberd " + Accounts.version(program) + "; Mnesia (not synced), no shapers, "
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
              mod_register: {ip_access: everybody, access: everybody}
            %3$s""".formatted(folder, port, more);
    }
}
