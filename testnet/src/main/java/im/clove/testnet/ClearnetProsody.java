package im.clove.testnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// A stock Prosody 13 as it is on the clearnet: it finds other servers by the DNS, talks to them over TCP with
/// STARTTLS or direct TLS, and believes certificates (`s2s_secure_auth`). It serves many domains, each with the
/// certificate it was given. Everybody is on loopback, and its DNS is one [NameServer], which stands in an
/// `/etc/resolv.conf` of its own: that takes root. One thread drives it.
public final class ClearnetProsody implements AutoCloseable {
    /// The password of every account.
    public static final String PASSWORD = "orchard-0815";

    private final Setup setup;
    private final LoggedProcess process;

    private ClearnetProsody(Setup setup, LoggedProcess process) {
        this.setup = setup;
        this.process = process;
    }

    /// A domain that it serves.
    ///
    /// @param user the local part of the one account there
    public record Host(String domain, TestAuthority.Issued certificate, String user) {}

    /// The ports it listens at, on 127.0.0.1.
    ///
    /// @param s2s for servers, with STARTTLS
    /// @param s2sTls for servers, with direct TLS (XEP-0368)
    public record Listeners(int c2s, int s2s, int s2sTls) {
        /// Ports that are free now.
        public static Listeners free() {
            var ports = Ports.free(3);
            return new Listeners(ports.get(0), ports.get(1), ports.get(2));
        }
    }

    /// What it is.
    ///
    /// @param folder for everything it writes; made if missing
    /// @param dns the address of its name server
    /// @param authorities the file with the certificates of whom it trusts
    public record Setup(Path folder, String dns, Path authorities, Listeners listeners, List<Host> hosts) {
        /// Copies the hosts.
        public Setup {
            hosts = List.copyOf(hosts);
        }
    }

    /// Starts it and returns when it listens.
    public static ClearnetProsody start(Setup setup) throws IOException {
        var folder = setup.folder();
        Files.createDirectories(folder.resolve("data"));
        var text = new StringBuilder(head(setup));
        for (var host : setup.hosts()) {
            var certificate = host.certificate().write(folder.resolve("certs").resolve(host.domain() + ".pem"));
            text.append("""
                    VirtualHost "%1$s"
                      ssl = { key = "%2$s"; certificate = "%2$s"; cafile = "%3$s" }
                    """.formatted(host.domain(), certificate, setup.authorities()));
            var accounts = folder.resolve("data")
                    .resolve(host.domain().replace(".", "%2e").replace("-", "%2d"))
                    .resolve("accounts");
            Files.createDirectories(accounts);
            Files.writeString(
                    accounts.resolve(host.user() + ".dat"),
                    "return { [\"password\"] = \"%s\" };\n".formatted(PASSWORD));
        }
        Files.writeString(folder.resolve("prosody.cfg.lua"), text);
        Files.writeString(folder.resolve("resolv.conf"), "nameserver %s\n".formatted(setup.dns()));
        var process = LoggedProcess.start(
                "Prosody",
                folder.resolve("prosody.log"),
                List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount --bind \"$1\" /etc/resolv.conf && exec \"$2\" --config \"$3\"",
                        "sh",
                        folder.resolve("resolv.conf").toString(),
                        Peers.program("prosody-13/prosody").toString(),
                        folder.resolve("prosody.cfg.lua").toString()));
        var prosody = new ClearnetProsody(setup, process);
        try {
            for (var service : List.of("s2s", "s2s_direct_tls", "c2s")) {
                process.await(
                        "its service " + service, 0, line -> line.contains("Activated service '" + service + "'"));
            }
            return prosody;
        } catch (RuntimeException | Error problem) {
            prosody.close();
            throw problem;
        }
    }

    private static String head(Setup setup) {
        return """
                run_as_root = true
                pidfile = "%1$s/prosody.pid"
                data_path = "%1$s/data"
                log = { debug = "/dev/stdout" }
                certificates = "%1$s/certs"
                interfaces = { "127.0.0.1" }
                c2s_ports = { %2$d }
                c2s_direct_tls_ports = {}
                s2s_ports = { %3$d }
                s2s_direct_tls_ports = { %4$d }
                http_ports = {}
                https_ports = {}
                authentication = "internal_plain"
                modules_enabled = { "roster", "saslauth", "tls", "dialback", "disco", "ping", "smacks", "carbons", "s2s",
                  "stanza_debug" }
                s2s_secure_auth = true
                s2s_require_encryption = true
                ssl = { cafile = "%5$s" }
                """.formatted(
                        setup.folder(),
                        setup.listeners().c2s(),
                        setup.listeners().s2s(),
                        setup.listeners().s2sTls(),
                        setup.authorities());
    }

    /// The account on one of its domains.
    public Account account(String domain) {
        var host = setup.hosts().stream()
                .filter(each -> each.domain().equals(domain))
                .findFirst()
                .orElseThrow();
        return new Account(host.user(), domain, PASSWORD);
    }

    /// How a client reaches it.
    public Way local() {
        return new Way.Local(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), setup.listeners().c2s()));
    }

    /// Its log, which holds every stanza.
    public List<String> log() {
        return process.log();
    }

    /// Waits for a line of its log.
    ///
    /// @param from how many lines there were when it could come first
    public String awaitLog(String what, int from, Predicate<String> matches) {
        return process.await(what, from, matches);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
