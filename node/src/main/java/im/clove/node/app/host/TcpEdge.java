package im.clove.node.app.host;

import java.net.InetSocketAddress;

/// Small things about TCP addresses.
public final class TcpEdge {
    private TcpEdge() {}

    public static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }
}
