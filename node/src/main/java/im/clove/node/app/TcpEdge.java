package im.clove.node.app;

import java.net.InetSocketAddress;

/// Small things about TCP addresses.
final class TcpEdge {
    private TcpEdge() {}

    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }
}
