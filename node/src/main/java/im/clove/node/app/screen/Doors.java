package im.clove.node.app.screen;

import im.clove.node.admin.NodeStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a node lets clients in, in words. Pure.
///
/// @param servers one per host, in the order of the configuration
/// @param proxy the SOCKS proxy, if there is one
public record Doors(List<Server> servers, Optional<Door> proxy) {
    /// What a [NodeStatus.Listener] is called.
    public static final String STARTTLS = "STARTTLS";

    public static final String DIRECT_TLS = "direct TLS";
    public static final String SOCKS = "SOCKS";
    /// For browsers; the second one with TLS.
    public static final String PAGE = "page";

    public static final String PAGE_TLS = "page with TLS";

    public static final String FILES = "files with TLS";
    /// For programs that speak for a domain of their own; no client comes in there.
    public static final String COMPONENTS = "components";

    /// For servers of the clearnet; nor there.
    public static final String BRIDGE = "servers of the clearnet";

    public static final String BRIDGE_TLS = "servers of the clearnet, direct TLS";

    public Doors {
        servers = List.copyOf(servers);
    }

    /// A host and a port.
    public record Door(String host, int port) {
        boolean isLoopback() {
            return host.startsWith("127.") || host.equals("::1") || host.equals("0:0:0:0:0:0:0:1");
        }
    }

    /// One host with its ports for clients; 0 if it has not got that one.
    public record Server(String host, int startTls, int directTls) {
        public boolean isLoopback() {
            return new Door(host, 0).isLoopback();
        }
    }

    public static Doors of(List<NodeStatus.Listener> listeners) {
        Map<String, Server> servers = new LinkedHashMap<>();
        Optional<Door> proxy = Optional.empty();
        for (NodeStatus.Listener each : listeners) {
            int colon = each.address().lastIndexOf(':');
            Door door = new Door(
                    each.address().substring(0, colon),
                    Integer.parseInt(each.address().substring(colon + 1)));
            Server known = servers.getOrDefault(door.host(), new Server(door.host(), 0, 0));
            // A name that is not known here is no reason to send clients there.
            switch (each.what()) {
                case STARTTLS -> servers.put(door.host(), new Server(door.host(), door.port(), known.directTls()));
                case DIRECT_TLS -> servers.put(door.host(), new Server(door.host(), known.startTls(), door.port()));
                case SOCKS -> proxy = Optional.of(door);
                default -> {}
            }
        }
        return new Doors(new ArrayList<>(servers.values()), proxy);
    }

    /// The server for a client on this machine; on another host only if there is none.
    public Optional<Server> here() {
        return servers.stream()
                .filter(Server::isLoopback)
                .findFirst()
                .or(() -> servers.stream().findFirst());
    }

    /// The server for a client on another machine.
    public Optional<Server> outside() {
        return servers.stream().filter(server -> !server.isLoopback()).findFirst();
    }

    /// One line per host: `127.0.0.1 port 5222 (TLS 5223, proxy for .i2p 4447)`.
    public List<String> words() {
        List<String> out = new ArrayList<>();
        for (Server server : servers) {
            List<String> more = new ArrayList<>();
            if (server.startTls() != 0 && server.directTls() != 0) {
                more.add("TLS " + server.directTls());
            }
            proxy.filter(door -> door.host().equals(server.host()))
                    .ifPresent(door -> more.add("proxy for .i2p " + door.port()));
            out.add(server.host() + " port "
                    + (server.startTls() != 0 ? String.valueOf(server.startTls()) : server.directTls() + " with TLS")
                    + (more.isEmpty() ? "" : " (" + String.join(", ", more) + ")"));
        }
        proxy.filter(door -> servers.stream().noneMatch(server -> server.host().equals(door.host())))
                .ifPresent(door -> out.add(door.host() + " port " + door.port() + " (proxy for .i2p)"));
        return out;
    }
}
