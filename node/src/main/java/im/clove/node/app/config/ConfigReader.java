package im.clove.node.app.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import im.clove.node.admin.Secret;
import im.clove.node.app.config.Options.Unfit;
import im.clove.s2s.queue.OutboxStore;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.xml.XmlLimits;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns options into a [NodeConfig]: one line per option with its type and range, then the rules between options.
final class ConfigReader {
    /// More than this, with what is added to it, is more than the store takes at once.
    private static final int MOST_STORED = 6 * 1024 * 1024;

    /// See [im.clove.runtime.budget.Budget.Kind#SESSION].
    private static final int SHARE_PERCENT = 12;

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final Domain PLACEHOLDER = Domain.of("localhost");

    private final Options options;
    private final Path folder;
    private final @Nullable String forcedNetwork;

    ConfigReader(Options options, Path folder, @Nullable String forcedNetwork) {
        this.options = options;
        this.folder = folder;
        this.forcedNetwork = forcedNetwork;
    }

    NodeConfig read() {
        List<Domain> domains = options.list("domains", Options::domain);
        NodeConfig.Federation federation = new NodeConfig.Federation(
                darknet(), gate(), file("i2p.addressbook"), new BridgeReader(options, folder).read());
        NodeConfig.Components components = components();
        new ConfigContradictions(options)
                .look(domains, federation, components.domains().keySet());
        return new NodeConfig(
                domains,
                network(),
                i2p(),
                new NodeConfig.Clients(c2s(), socks(), new WebReader(options).read(), components),
                federation,
                archive(),
                limits(),
                new NodeConfig.Operation(
                        echo(),
                        push(),
                        options.flag("pubsub.enabled"),
                        rooms(),
                        FilesReader.read(options),
                        new NodeConfig.Invites(
                                options.flag("invites.users"), options.list("invites.rooms", ConfigReader::room)),
                        log(),
                        file("admin.socket"),
                        contact()));
    }

    private static Jid room(String text) {
        return Jid.tryParse(text)
                .filter(jid -> jid.hasLocal() && jid.isBare())
                .orElseThrow(() -> new Unfit("'" + text + "' is no address of a room: name@domain"));
    }

    private NodeConfig.Rooms rooms() {
        return new NodeConfig.Rooms(
                options.flag("rooms.enabled"),
                options.flag("rooms.domain"),
                options.choice("rooms.destination", NodeConfig.Rooms.Destination.class));
    }

    private NodeConfig.Network network() {
        NodeConfig.Network.Kind kind = options.choice("network.kind", NodeConfig.Network.Kind.class);
        if (forcedNetwork != null && !forcedNetwork.isEmpty()) {
            switch (forcedNetwork) {
                case "private" -> kind = NodeConfig.Network.Kind.PRIVATE;
                case "public" -> {}
                default ->
                    options.problem(
                            "network.kind",
                            "the environment variable CLOVE_NETWORK must be public or private, not '" + forcedNetwork
                                    + "'");
            }
        }
        InetAddress address = options.text("network.address", text -> {
            InetAddress parsed = Options.address(text);
            if (!parsed.isLoopbackAddress() && !isTestRange(parsed)) {
                throw new Unfit("must be a loopback address or one of 198.18.0.0/15");
            }
            return parsed;
        });
        // 2 is the public network's id: a private network that carried it could meet public routers.
        int id = options.number("network.id", 3, 254);
        return new NodeConfig.Network(kind, address, options.port("network.port"), id);
    }

    private static boolean isTestRange(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && (bytes[0] & 0xFF) == 198 && (bytes[1] & 0xFE) == 18;
    }

    private NodeConfig.I2p i2p() {
        NodeConfig.External external = new NodeConfig.External(
                options.text("i2p.external.host", ConfigReader::loopbackHost),
                options.number("i2p.external.port", 1, 65535),
                options.text("i2p.external.user"),
                options.text("i2p.external.password", Secret::of));
        NodeConfig.Tunnels tunnels = new NodeConfig.Tunnels(
                options.number("i2p.tunnels.length", 0, 7), options.number("i2p.tunnels.quantity", 1, 16));
        long most = 1024L * MIB;
        NodeConfig.Bandwidth bandwidth = new NodeConfig.Bandwidth(
                options.size("i2p.bandwidth.in", 8 * KIB, most),
                options.size("i2p.bandwidth.out", 8 * KIB, most),
                options.number("i2p.bandwidth.share", 10, 100));
        NodeConfig.Memory memory = new NodeConfig.Memory(
                options.number("i2p.memory.transit-tunnels", 0, 100_000),
                options.number("i2p.memory.connections", 20, 20_000));
        return new NodeConfig.I2p(
                options.choice("i2p.router", NodeConfig.I2p.RouterKind.class),
                external,
                options.flag("i2p.expose-c2s"),
                options.flag("i2p.expose-s2s"),
                tunnels,
                bandwidth,
                memory);
    }

    /// Only a numeric address: a name would have to be looked up.
    private static String loopbackHost(String text) {
        return Options.address(text).getHostAddress();
    }

    private NodeConfig.C2s c2s() {
        List<InetAddress> addresses = options.list("c2s.addresses", Options::address);
        boolean allowPublic = options.flag("c2s.allow-public");
        boolean trusted = options.flag("c2s.trusted");
        addresses.forEach(address -> options.refusePublic("c2s.addresses", address, allowPublic, "c2s.allow-public"));
        if (addresses.isEmpty()) {
            options.problem("c2s.addresses", "names no address: no client could connect");
        }
        if (trusted && !addresses.stream().allMatch(InetAddress::isLoopbackAddress)) {
            options.problem("c2s.trusted", "logins without TLS are possible on loopback addresses only");
        }
        int port = options.port("c2s.port");
        int tlsPort = options.port("c2s.tls-port");
        if (port != 0 && port == tlsPort) {
            options.problem("c2s.tls-port", "is the same port as c2s.port");
        }
        return new NodeConfig.C2s(addresses, port, tlsPort, allowPublic, trusted);
    }

    private NodeConfig.Socks socks() {
        boolean allowPublic = options.flag("socks.allow-public");
        InetAddress address = options.text("socks.address", Options::address);
        options.refusePublic("socks.address", address, allowPublic, "socks.allow-public");
        int port = options.port("socks.port");
        boolean enabled = options.flag("socks.enabled");
        if (enabled && port != 0 && (port == options.port("c2s.port") || port == options.port("c2s.tls-port"))) {
            options.problem("socks.port", "is the same port as c2s.port or c2s.tls-port");
        }
        return new NodeConfig.Socks(
                enabled, address, port, allowPublic, options.number("socks.connections", 1, 10_000));
    }

    private NodeConfig.Components components() {
        InetAddress address = options.text("component.address", Options::address);
        if (!address.isLoopbackAddress()) {
            options.problem(
                    "component.address",
                    address.getHostAddress() + " can be reached from other machines, and what components say is not"
                            + " encrypted; it must be a loopback address");
        }
        Map<Domain, NodeConfig.Component> domains = options.map("component.domains", ComponentReader::read);
        int port = options.port("component.port");
        boolean isTaken = List.of("c2s.port", "c2s.tls-port", "socks.port").stream()
                .anyMatch(other -> options.port(other) == port);
        if (!domains.isEmpty() && port != 0 && isTaken) {
            options.problem("component.port", "is the same port as c2s.port, c2s.tls-port or socks.port");
        }
        return new NodeConfig.Components(address, port, domains);
    }

    private NodeConfig.Darknet darknet() {
        return new NodeConfig.Darknet(
                options.flag("darknet.only"),
                options.map("darknet.map", ConfigReader::mapTarget),
                options.number("darknet.call-again", 0, OutboxStore.MOST_MET));
    }

    private static NodeConfig.MapTarget mapTarget(ConfigValue value) {
        if (!(value instanceof ConfigObject object)) {
            return new NodeConfig.MapTarget(Options.b32(Options.string(value)), 0);
        }
        ConfigValue host = object.get("host");
        if (host == null) {
            throw new Unfit("needs a host: { host = \"….b32.i2p\", port = 5269 }");
        }
        for (String key : object.keySet()) {
            if (!Set.of("host", "port").contains(key)) {
                throw new Unfit("has host and port, not '" + key + "'");
            }
        }
        ConfigValue port = object.get("port");
        int number = port == null ? 0 : port.unwrapped() instanceof Integer given ? given : -1;
        if (number < 0 || number > 65535) {
            throw new Unfit("the port must be a whole number from 0 to 65535");
        }
        return new NodeConfig.MapTarget(Options.b32(Options.string(host)), number);
    }

    private NodeConfig.Gate gate() {
        List<B32> allow = options.list("gate.allow", Options::b32);
        List<B32> deny = options.list("gate.deny", Options::b32);
        return new NodeConfig.Gate(
                Set.copyOf(allow),
                Set.copyOf(deny),
                options.number("gate.per-minute", 1, 10_000),
                options.number("gate.open", 1, 10_000),
                options.number("gate.all-per-minute", 1, 1_000_000));
    }

    private NodeConfig.Archive archive() {
        return new NodeConfig.Archive(
                options.flag("archive.enabled"),
                options.choice("archive.default", NodeConfig.Archive.Default.class),
                options.duration("archive.keep", Duration.ZERO, Duration.ofDays(36_500)),
                options.number("archive.messages", 1, 100_000_000),
                options.size("archive.size", 64 * KIB, 1024L * 1024 * MIB));
    }

    private NodeConfig.Limits limits() {
        // RFC 6120 §13.12: a server must take stanzas of at least 10 000 bytes.
        NodeConfig.StanzaSizes stanza = new NodeConfig.StanzaSizes(
                options.smallSize("limits.stanza.before-login", 10_000, MIB),
                options.smallSize("limits.stanza.client", 10_000, MOST_STORED),
                options.smallSize("limits.stanza.server", XmlLimits.SERVER.bytes(), MOST_STORED));
        NodeConfig.Rates rate = new NodeConfig.Rates(
                options.smallSize("limits.rate.client", KIB, 1024 * MIB),
                options.smallSize("limits.rate.server", KIB, 1024 * MIB));
        NodeConfig.Connections connections = new NodeConfig.Connections(
                options.number("limits.connections.clients", 1, 1_000_000),
                options.number("limits.connections.before-login", 1, 100_000),
                options.number("limits.connections.servers", 1, 100_000),
                options.number("limits.connections.dialing", 1, 10_000));
        NodeConfig.Times time = new NodeConfig.Times(
                options.duration("limits.time.login", Duration.ofSeconds(5), Duration.ofMinutes(30)),
                options.duration("limits.time.idle", Duration.ofSeconds(10), Duration.ofDays(1)),
                options.duration("limits.time.resume", Duration.ZERO, Duration.ofDays(1)));
        NodeConfig.Login login = new NodeConfig.Login(
                options.number("limits.login.failures", 1, 1000),
                options.duration("limits.login.window", Duration.ofSeconds(1), Duration.ofDays(1)));
        NodeConfig.Limits limits = new NodeConfig.Limits(
                stanza,
                rate,
                connections,
                time,
                login,
                perAccount(),
                outbox(),
                options.size("limits.memory", 0, 1024L * 1024 * MIB));
        contradictions(limits);
        return limits;
    }

    /// What would refuse for good what another limit allows.
    private void contradictions(NodeConfig.Limits limits) {
        long largest = limits.stanza().client();
        String than = " than limits.stanza.client: ";
        long offline = limits.account().offlineSize();
        if (offline != 0 && offline < largest) {
            options.problem(
                    "limits.account.offline-size",
                    "is less" + than + "the largest message could never wait for anybody");
        }
        if (limits.outbox().size() < largest) {
            options.problem(
                    "limits.outbox.size", "is less" + than + "the largest message could never go to another server");
        }
        long memory = limits.memory();
        if (memory != 0 && memory / 100 * SHARE_PERCENT < 2 * largest) {
            options.problem(
                    "limits.memory",
                    "is too little for limits.stanza.client: one client may hold " + SHARE_PERCENT
                            + " percent of it, and a stanza takes up to twice its size");
        }
    }

    private NodeConfig.PerAccount perAccount() {
        return new NodeConfig.PerAccount(
                options.number("limits.account.resources", 1, 1000),
                options.number("limits.account.asleep", 0, 1000),
                options.number("limits.account.roster", 1, 100_000),
                options.number("limits.account.blocklist", 1, 100_000),
                options.number("limits.account.offline-messages", 0, 1_000_000),
                options.size("limits.account.offline-size", 0, 16L * 1024 * MIB),
                options.flag("neighbours.ask"),
                options.flag("strangers.gate"));
    }

    private NodeConfig.Outbox outbox() {
        return new NodeConfig.Outbox(
                options.number("limits.outbox.stanzas", 1, 1_000_000),
                options.size("limits.outbox.size", 64 * KIB, 16L * 1024 * MIB),
                options.duration("limits.outbox.keep", Duration.ofMinutes(1), Duration.ofDays(365)),
                options.duration("limits.outbox.notice", Duration.ZERO, Duration.ofDays(1)));
    }

    private NodeConfig.Echo echo() {
        String name = options.text("echo.name", text -> {
            try {
                if (text.isEmpty()) {
                    throw new Unfit("must be a name");
                }
                return Jid.of(text, PLACEHOLDER, "").local();
            } catch (JidFormatException e) {
                throw new Unfit("'" + text + "' is no user name: " + e.getMessage());
            }
        });
        return new NodeConfig.Echo(options.flag("echo.enabled"), name);
    }

    private NodeConfig.Push push() {
        return new NodeConfig.Push(
                options.flag("push.enabled"), options.flag("push.sender"), options.flag("push.body"));
    }

    /// XEP-0157, but for what is sold, and XEP-0455.
    private Map<String, List<String>> contact() {
        Map<String, List<String>> out = new LinkedHashMap<>();
        for (String what : List.of("abuse", "admin", "feedback", "security", "status", "support", "outage")) {
            out.put(what, options.list("contact." + what, ConfigReader::uri));
        }
        return out;
    }

    /// What has a scheme before it; nothing is looked up.
    private static String uri(String text) {
        if (!text.matches("[a-z][a-z0-9+.-]*:[^\\s\\p{Cntrl}]{1,500}")) {
            throw new Unfit("must be an address with what it is in front, such as \"xmpp:admin@…\" or \"mailto:…\"");
        }
        return text;
    }

    private NodeConfig.Log log() {
        String name = options.text("log.file");
        Path file = name.isEmpty() ? folder : folder.resolve(options.text("log.file", Options::path));
        NodeConfig.LogFiles files = new NodeConfig.LogFiles(
                !name.isEmpty(),
                file,
                options.size("log.size", 10 * KIB, 1024L * MIB),
                options.number("log.keep", 0, 1000));
        return new NodeConfig.Log(options.choice("log.level", NodeConfig.Log.Level.class), files, journal());
    }

    /// `yes` and `no` are also how HOCON writes true and false.
    private NodeConfig.Log.Journal journal() {
        return options.text("log.journal", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "auto" -> NodeConfig.Log.Journal.AUTO;
            case "yes", "true", "on" -> NodeConfig.Log.Journal.YES;
            case "no", "false", "off" -> NodeConfig.Log.Journal.NO;
            default -> throw new Unfit("must be one of auto, yes, no");
        });
    }

    private Path file(String option) {
        return folder.resolve(options.text(option, Options::path));
    }
}
