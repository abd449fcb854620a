package im.clove.node.tcp;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// The threads that move bytes of TCP clients: one is enough for thousands, because TLS and XMPP happen elsewhere.
public final class TcpLoops implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    /// A listener on these threads; see [TcpListener].
    public TcpListener listener(InetSocketAddress address, String option, boolean allowPublic, Executor executor) {
        return new TcpListener(address, option, allowPublic, group, executor);
    }

    /// Sends what is on its way, closes what is open, and ends the threads; waits for that, some seconds at most.
    @Override
    public void close() {
        // A loop that is told to end closes its channels before it looks at what they were to send.
        group.submit(() -> {}).awaitUninterruptibly(2, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
