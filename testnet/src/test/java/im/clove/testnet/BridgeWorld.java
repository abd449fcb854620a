package im.clove.testnet;

import im.clove.testnet.ClearnetProsody.Host;
import im.clove.testnet.ClearnetProsody.Listeners;
import im.clove.testnet.NameServer.Signing;
import im.clove.testnet.NameServer.Zone;
import im.clove.testnet.SilentServer.Stage;
import im.clove.testnet.TestAuthority.Issued;
import im.clove.testnet.TestAuthority.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A clearnet on loopback: a name server, a node with a bridge, and a stock Prosody that serves many domains, each with
/// a matter of its own. Started once for all cases.
final class BridgeWorld implements AutoCloseable {
    static final String OURS = "chat.test";
    /// Ours too, found by direct TLS only.
    static final String OURS_DIRECT = "deep.test";

    static final String GOOD = "pros.test";
    static final String DIRECT = "direct.test";
    static final String SERVER_ONLY = "serveronly.test";
    static final String EXPIRED = "expired.test";
    static final String NOT_YET = "notyet.test";
    static final String WRONG_HOST = "wronghost.test";
    static final String SELF_SIGNED = "selfsigned.test";
    static final String CLIENT_ONLY = "clientonly.test";
    static final String UNKNOWN = "unknown.test";
    static final String PINNED = "pinned.test";
    static final String DANE = "dane.test";
    static final String DANE_WRONG = "danewrong.test";
    static final String BOGUS = "bogus.test";
    static final String UNSIGNED = "unsigned.test";
    static final String NO_RULE = "norule.test";
    static final String FOR_ONE = "forone.test";
    static final String OUT_ONLY = "outonly.test";
    static final String DENIED = "denied.test";
    static final String SECOND_TARGET = "secondtarget.test";

    private static final List<String> ORDINARY =
            List.of(GOOD, DIRECT, SERVER_ONLY, EXPIRED, NOT_YET, WRONG_HOST, SELF_SIGNED, CLIENT_ONLY, UNKNOWN, PINNED);

    private static final int ATTEMPTS = 60;

    final TestAuthority authority = new TestAuthority("Authority of the test");
    final Listeners listeners = Listeners.free();
    final NameServer names;
    final NodeProcess node;
    final ClearnetProsody prosody;
    /// On the face of the clearnet, and on the other.
    final Person juliet;

    final Person nurse;
    final Person deep;
    final Person hidden;

    /// Each has three servers: one that refuses connections, one that falls silent, and the real one.
    final List<Silent> silent = List.of(
            Silent.of(Stage.CONNECTED, "mute.test"),
            Silent.of(Stage.HEADER, "curt.test"),
            Silent.of(Stage.PROCEED, "numb.test"));

    private final Path folder;
    private final List<Host> hosts = new ArrayList<>();
    private final List<Integer> ports = Ports.free(3);
    private final List<AutoCloseable> open = new ArrayList<>();

    private BridgeWorld(Path folder) throws IOException {
        this.folder = folder;
        try {
            makeHosts();
            names = kept(NameServer.start(folder.resolve("named"), zones()));
            Path trusted = authority.write(folder.resolve("authority.pem"));
            node = kept(NodeProcess.withoutRouter(folder.resolve("node")).configured("""
                    darknet.only = false
                    domains = ["%1$s", "%2$s"]
                    bridge {
                      enabled = true, domains = ["%1$s", "%2$s"]
                      listen = ["127.0.0.1"], port = %3$d, tls-port = %4$d
                      dns = ["%5$s:53"], dnssec-anchors = "%6$s", ca = "%7$s"
                    }
                    """.formatted(
                    OURS, OURS_DIRECT, ports.get(0), ports.get(1), names.address(), names.anchors("test"), trusted)));
            Files.writeString(node.data().resolve("bridge.rules"), rules());
            Path own = authority
                    .issue(Kind.SERVER_ONLY, OURS, "*." + OURS, OURS_DIRECT)
                    .write(folder.resolve("own.pem"));
            node.start();
            command("cert", "import", own.toString());
            juliet = person("juliet", OURS);
            nurse = person("nurse", OURS);
            deep = person("juliet", OURS_DIRECT);
            hidden = person("friar", node.address());
            prosody = kept(ClearnetProsody.start(
                    new ClearnetProsody.Setup(folder.resolve("prosody"), names.address(), trusted, listeners, hosts)));
        } catch (IOException | RuntimeException | Error problem) {
            close();
            throw problem;
        }
    }

    static BridgeWorld start(Path folder) throws IOException {
        return new BridgeWorld(folder);
    }

    /// Somebody on a domain of Prosody's.
    Person romeo(String domain) {
        return new Person(prosody.account(domain), prosody.local());
    }

    /// A domain of which one server falls silent.
    ///
    /// @param port where the silent one is to listen
    record Silent(Stage stage, String domain, int port) {
        static Silent of(Stage stage, String domain) {
            return new Silent(stage, domain, Ports.free(1).getFirst());
        }
    }

    /// Waits until the node says that nothing waits for a domain: its server has confirmed everything.
    void awaitConfirmed(String domain) throws IOException {
        String list = "";
        for (int i = 0; i < ATTEMPTS; i++) {
            list = command("bridge", "list");
            if (list.lines().filter(line -> line.contains(domain)).noneMatch(line -> line.contains("waiting"))) {
                return;
            }
        }
        throw new AssertionError("something waits for " + domain + ":\n" + list);
    }

    /// A command of the node that has to succeed.
    String command(String... arguments) throws IOException {
        var ended = node.command("", arguments);
        if (ended.code() != 0) {
            throw new IOException(String.join(" ", arguments) + ":\n" + ended.output());
        }
        return ended.output();
    }

    private Person person(String name, String domain) throws IOException {
        return new Person(node.addUser(new Account(name, domain, "balcony-4711")), node.local());
    }

    private <T extends AutoCloseable> T kept(T one) {
        open.add(one);
        return one;
    }

    private void makeHosts() {
        var stranger = new TestAuthority("Authority that nobody knows");
        for (var domain :
                List.of(GOOD, DIRECT, BOGUS, UNSIGNED, NO_RULE, FOR_ONE, OUT_ONLY, DENIED, SECOND_TARGET, DANE_WRONG)) {
            hosts.add(host(domain, Kind.GOOD));
        }
        silent.forEach(each -> hosts.add(host(each.domain(), Kind.GOOD)));
        hosts.add(host(SERVER_ONLY, Kind.SERVER_ONLY));
        hosts.add(host(EXPIRED, Kind.EXPIRED));
        hosts.add(host(NOT_YET, Kind.NOT_YET));
        hosts.add(host(WRONG_HOST, Kind.WRONG_HOST));
        hosts.add(host(CLIENT_ONLY, Kind.CLIENT_ONLY));
        for (var domain : List.of(SELF_SIGNED, PINNED, DANE)) {
            hosts.add(host(domain, Kind.SELF_SIGNED));
        }
        hosts.add(new Host(UNKNOWN, stranger.issue(Kind.GOOD, UNKNOWN), "romeo"));
    }

    private Host host(String domain, Kind kind) {
        return new Host(domain, authority.issue(kind, domain), "romeo");
    }

    private Issued certificate(String domain) {
        return hosts.stream()
                .filter(host -> host.domain().equals(domain))
                .findFirst()
                .orElseThrow()
                .certificate();
    }

    private List<Zone> zones() {
        var records = new ArrayList<String>();
        records.add(served(OURS, "_xmpp-server", ports.get(0)));
        records.add(served("rooms." + OURS, "_xmpp-server", ports.get(0)));
        records.add(served(OURS_DIRECT, "_xmpps-server", ports.get(1)));
        for (var host : hosts) {
            switch (host.domain()) {
                case BOGUS, UNSIGNED -> {}
                case DIRECT -> records.add(served(DIRECT, "_xmpps-server", listeners.s2sTls()));
                default -> records.add(served(host.domain(), "_xmpp-server", listeners.s2s()));
            }
        }
        records.add("_xmpp-server._tcp.%1$s. IN SRV 0 5 %2$d %1$s.".formatted(SECOND_TARGET, ports.get(2)));
        for (var each : silent) {
            records.add("_xmpp-server._tcp.%1$s. IN SRV 0 5 %2$d %1$s.".formatted(each.domain(), ports.get(2)));
            records.add("_xmpp-server._tcp.%1$s. IN SRV 1 5 %2$d %1$s.".formatted(each.domain(), each.port()));
        }
        records.add(tlsa(DANE, certificate(DANE).keyFingerprint()));
        records.add(tlsa(DANE_WRONG, certificate(GOOD).keyFingerprint()));
        String at = "@ IN A 127.0.0.1\n_xmpp-server._tcp IN SRV 7 5 %d %s.";
        return List.of(
                new Zone(BOGUS, Signing.TAMPERED, List.of(at.formatted(listeners.s2s(), BOGUS))),
                new Zone(UNSIGNED, Signing.NONE, List.of(at.formatted(listeners.s2s(), UNSIGNED))),
                new Zone("test", Signing.SIGNED, records));
    }

    private static String served(String domain, String service, int port) {
        return "%1$s. IN A 127.0.0.1\n%2$s._tcp.%1$s. IN SRV 7 5 %3$d %1$s.".formatted(domain, service, port);
    }

    private String tlsa(String domain, String digest) {
        return "_%d._tcp.%s. IN TLSA 3 1 1 %s".formatted(listeners.s2s(), domain, digest);
    }

    private String rules() {
        var text = new StringBuilder();
        for (var domain : ORDINARY) {
            text.append("* %s clearnet\n".formatted(domain));
        }
        for (var domain : List.of(DANE, DANE_WRONG, BOGUS, UNSIGNED, DENIED, SECOND_TARGET)) {
            text.append("* %s clearnet\n".formatted(domain));
        }
        silent.forEach(each -> text.append("* %s clearnet\n".formatted(each.domain())));
        text.append("juliet@%s %s clearnet\n".formatted(OURS, FOR_ONE));
        text.append("* %s clearnet out\n".formatted(OUT_ONLY));
        text.append("pin %s sha-256 %s\n".formatted(PINNED, certificate(PINNED).fingerprint()));
        return text.toString();
    }

    /// Ends what was started last first, whatever fails.
    @Override
    public void close() throws IOException {
        var failures = new ArrayList<Exception>();
        for (var each : open.reversed()) {
            try {
                each.close();
            } catch (Exception problem) {
                failures.add(problem);
            }
        }
        if (!failures.isEmpty()) {
            throw new IOException("not everything ended in " + folder, failures.getFirst());
        }
    }
}
