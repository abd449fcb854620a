package im.clove.node.c2s;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/// The threads that move bytes of TCP clients: one is enough for thousands, because TLS and XMPP happen elsewhere.
public final class TcpLoops implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    /// A listener on these threads; see [C2sListener].
    public C2sListener listener(InetSocketAddress address, String option, boolean allowPublic, Executor executor) {
        return new C2sListener(address, option, allowPublic, group, executor);
    }

    /// Ends the threads in the background.
    @Override
    public void close() {
        var _ = group.shutdownGracefully();
    }
}
