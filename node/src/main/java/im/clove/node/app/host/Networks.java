package im.clove.node.app.host;

import im.clove.i2p.router.NetworkProfile;
import im.clove.node.app.config.NodeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// The network that a node is told to be in.
final class Networks {
    private Networks() {}

    /// Whether nothing leaves this machine: by the configuration, or because the environment forces it.
    static boolean isPrivate(NodeConfig.Network config) {
        return config.kind() == NodeConfig.Network.Kind.PRIVATE || NetworkProfile.isForcedPrivate();
    }

    /// Chooses a free port, if none is given.
    static NetworkProfile of(NodeConfig.Network config) {
        if (!isPrivate(config)) {
            return new NetworkProfile.Public(config.port(), false);
        }
        if (!(config.address() instanceof Inet4Address address)) {
            throw new IllegalArgumentException("A private network needs an IPv4 address, network.address");
        }
        return new NetworkProfile.Private(config.id(), address, config.port() == 0 ? freePort(address) : config.port());
    }

    /// A port nobody listens on at this moment. The router wants to know it before it binds.
    private static int freePort(Inet4Address address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on " + address.getHostAddress() + " (network.address)", e);
        }
    }
}
