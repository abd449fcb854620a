package im.clove.testnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/// Sockets that end where a [Way] leads, whatever address they are told to connect to: Smack's own SOCKS client
/// would look a host name up first.
final class WaySockets extends SocketFactory {
    private final Way way;

    WaySockets(Way way) {
        this.way = way;
    }

    @Override
    public Socket createSocket() {
        return switch (way) {
            case Way.Local local -> new Bound(Proxy.NO_PROXY, local.listener());
            case Way.Socks socks ->
                new Bound(
                        new Proxy(Proxy.Type.SOCKS, socks.proxy()),
                        InetSocketAddress.createUnresolved(socks.host(), socks.port()));
        };
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected();
    }

    private Socket connected() throws IOException {
        var socket = createSocket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    private static final class Bound extends Socket {
        private final InetSocketAddress end;

        Bound(Proxy proxy, InetSocketAddress end) {
            super(proxy);
            this.end = end;
        }

        @Override
        public void connect(SocketAddress ignored, int timeout) throws IOException {
            super.connect(end, timeout);
        }
    }
}
