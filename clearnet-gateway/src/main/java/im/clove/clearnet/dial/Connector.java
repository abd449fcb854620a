package im.clove.clearnet.dial;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// Opens TCP connections, so that tests decide which of them hang.
interface Connector {
    /// Connects, blocking; an interrupt ends it.
    SocketChannel connect(InetSocketAddress address, Duration timeout) throws IOException;

    /// By the system.
    static SocketChannel overTcp(InetSocketAddress address, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(address, Math.toIntExact(Math.max(1, timeout.toMillis())));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
