package im.clove.node.app.config;

import im.clove.node.app.config.Options.Unfit;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/// Reads `web.*`.
record WebReader(Options options) {
    NodeConfig.Web read() {
        boolean allowPublic = options.flag("web.allow-public");
        List<InetAddress> addresses = options.list("web.addresses", Options::address);
        addresses.forEach(address -> options.refusePublic("web.addresses", address, allowPublic, "web.allow-public"));
        int port = options.port("web.port");
        int tlsPort = options.port("web.tls-port");
        boolean enabled = options.flag("web.enabled");
        for (String taken : List.of("c2s.port", "c2s.tls-port", "socks.port")) {
            for (String own : List.of("web.port", "web.tls-port")) {
                if (enabled && options.port(own) != 0 && options.port(own) == options.port(taken)) {
                    options.problem(own, "is the same port as " + taken);
                }
            }
        }
        if (enabled && port != 0 && port == tlsPort) {
            options.problem("web.tls-port", "is the same port as web.port");
        }
        boolean health = options.flag("web.health");
        if (health && (!enabled || addresses.stream().noneMatch(InetAddress::isLoopbackAddress))) {
            options.problem(
                    "web.health",
                    "is served on loopback with the page, and there is none: set web.enabled to true and name 127.0.0.1"
                            + " in web.addresses");
        }
        return new NodeConfig.Web(
                enabled,
                addresses,
                port,
                tlsPort,
                allowPublic,
                options.list("web.hosts", WebReader::webHost),
                options.flag("web.i2p"),
                health);
    }

    private static String webHost(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        if (!host.matches("[a-z0-9._-]+|\\[[0-9a-f:.]+]")) {
            throw new Unfit("must be a host name or an address, without a port");
        }
        return host;
    }
}
