package im.clove.node.app.config;

import im.clove.clearnet.ddns.DdnsUpdater;
import im.clove.clearnet.ddns.UpdateUrl;
import im.clove.node.app.config.Options.Unfit;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads `bridge.*`. What it has to do with other options is [ConfigContradictions]' matter, but for the ports.
///
/// @param folder what file names are relative to
record BridgeReader(Options options, Path folder) {
    private static final int DNS_PORT = 53;

    NodeConfig.Bridge read() {
        boolean enabled = options.flag("bridge.enabled");
        return new NodeConfig.Bridge(
                enabled,
                options.list("bridge.domains", BridgeReader::ownName).stream()
                        .distinct()
                        .toList(),
                options.flag("bridge.over-i2p"),
                options.flag("bridge.between"),
                options.choice("bridge.statements", NodeConfig.Bridge.Statements.class),
                options.flag("bridge.gone"),
                folder.resolve(options.text("bridge.rules", Options::path)),
                listeners(enabled),
                new NodeConfig.Bridge.Ways(
                        options.list("bridge.dns", text -> endpoint(text, DNS_PORT)),
                        file("bridge.dnssec-anchors"),
                        options.text("bridge.socks", BridgeReader::proxy),
                        options.text("bridge.tor", BridgeReader::proxy),
                        options.flag("bridge.local")),
                trust());
    }

    /// A name that others can look up: an address in I2P or of Tor has no business on the clearnet.
    private static Domain ownName(String text) {
        Domain domain = Options.domain(text);
        return switch (domain.realm()) {
            case Realm.Darknet _, Realm.I2pName _ ->
                throw new Unfit("'" + text + "' is an address in I2P, and what is named here is told to the clearnet;"
                        + " it must be a domain of yours, such as chat.example");
            case Realm.Onion _ ->
                throw new Unfit("'" + text + "' is an address of Tor; the clearnet cannot look it up");
            case Realm.Clearnet(String name) -> {
                // RFC 6890 and names without a dot: nobody else's DNS knows them.
                if (!name.contains(".") || name.startsWith("[") || name.matches(".*\\.[0-9]+")) {
                    throw new Unfit("'" + text + "' is no name that other servers can look up, such as chat.example");
                }
                yield domain;
            }
        };
    }

    private NodeConfig.Bridge.Listeners listeners(boolean enabled) {
        List<InetAddress> addresses = options.list("bridge.listen", Options::address);
        int port = options.port("bridge.port");
        int tlsPort = options.port("bridge.tls-port");
        boolean listens = enabled && !addresses.isEmpty();
        for (String own : List.of("bridge.port", "bridge.tls-port")) {
            for (String taken :
                    List.of("c2s.port", "c2s.tls-port", "socks.port", "web.port", "web.tls-port", "component.port")) {
                if (listens && options.port(own) != 0 && options.port(own) == options.port(taken)) {
                    options.problem(own, "is the same port as " + taken);
                }
            }
        }
        if (listens && port != 0 && port == tlsPort) {
            options.problem("bridge.tls-port", "is the same port as bridge.port");
        }
        return new NodeConfig.Bridge.Listeners(addresses, port, tlsPort, dynamicDns());
    }

    private Optional<NodeConfig.Bridge.DynamicDns> dynamicDns() {
        Optional<UpdateUrl> url = options.text("bridge.dynamic-dns.url", BridgeReader::updateUrl);
        Optional<Path> token = file("bridge.dynamic-dns.token");
        Duration every = options.duration("bridge.dynamic-dns.every", DdnsUpdater.SHORTEST, Duration.ofDays(1));
        if (url.isPresent() && token.isEmpty()) {
            options.problem(
                    "bridge.dynamic-dns.url",
                    "needs the file with the token, too: name it in bridge.dynamic-dns.token");
        }
        return url.flatMap(known -> token.map(file -> new NodeConfig.Bridge.DynamicDns(known, file, every)));
    }

    private static Optional<UpdateUrl> updateUrl(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(UpdateUrl.of(text));
        } catch (IllegalArgumentException e) {
            throw new Unfit(String.valueOf(e.getMessage()));
        }
    }

    private NodeConfig.Bridge.Trust trust() {
        Optional<Path> ca = file("bridge.ca");
        boolean caOnly = options.flag("bridge.ca-only");
        if (caOnly && ca.isEmpty()) {
            options.problem(
                    "bridge.ca-only",
                    "leaves nobody whose word on a server's certificate counts: name a file in bridge.ca, or set this to"
                            + " false");
        }
        return new NodeConfig.Bridge.Trust(ca, caOnly, options.flag("bridge.dialback"));
    }

    private Optional<Path> file(String option) {
        return options.text(
                option, text -> text.isEmpty() ? Optional.empty() : Optional.of(folder.resolve(Options.path(text))));
    }

    /// Without a port nothing is guessed: the ports of proxies differ.
    private static Optional<InetSocketAddress> proxy(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(endpoint(text, 0));
    }

    /// `127.0.0.1:9050`, `[::1]:9050`, and with a port to stand in `127.0.0.1` and `::1`.
    ///
    /// @param usual the port where the text has none, 0 if it must
    private static InetSocketAddress endpoint(String text, int usual) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon >= 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        if (!hasPort && usual == 0) {
            throw new Unfit("'" + text + "' needs a port, such as 127.0.0.1:9050 or [::1]:9050");
        }
        String host = hasPort ? text.substring(0, colon) : text;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new InetSocketAddress(Options.address(host), hasPort ? port(text.substring(colon + 1)) : usual);
    }

    private static int port(String digits) {
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65_535) {
            throw new Unfit("the port must be a whole number from 1 to 65535");
        }
        return port;
    }
}
