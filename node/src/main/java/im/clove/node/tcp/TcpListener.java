package im.clove.node.tcp;

import im.clove.runtime.transport.Acceptor;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.SpareBuffers;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One TCP port for clients. Bytes only: TLS and XMPP happen above, on virtual threads. Addresses that others can
/// reach are refused unless they are asked for in so many words, because whoever reaches them can link this machine
/// to its I2P address.
@SuppressWarnings("FutureReturnValueIgnored") // A failure closes the channel, and the bridge learns of that.
public final class TcpListener implements Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
    private static final int READ_BYTES = 4 * 1024;

    /// Where files come in. For what is read the loop has to be woken, which costs more than the reading itself; there
    /// are few such connections, and none that does nothing holds any of it.
    private static final int MOST_READ_BYTES = 64 * 1024;
    private static final int BACKLOG = 256;

    /// More threads than these seldom seal a record at the same time: it takes some microseconds.
    private static final int SPARE_BUFFERS = 8;

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16 * 1024, 64 * 1024);

    private final InetSocketAddress address;
    private final String option;
    private final EventLoopGroup loops;
    private final Executor executor;
    private final SpareBuffers spares = new SpareBuffers(SPARE_BUFFERS);
    private RecvByteBufAllocator reads = new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1);
    private volatile @Nullable Channel server;

    /// @param address where to listen; port 0 takes a free one
    /// @param option the configuration option that names the port, for messages
    /// @param allowPublic whether an address other than loopback is meant
    /// @param loops one or two threads serve thousands of connections; shared by all listeners and closed by its
    ///     owner
    /// @param executor runs each connection; when it refuses, the connection is closed
    /// @throws IllegalArgumentException if the address is public and that is not allowed
    public TcpListener(
            InetSocketAddress address, String option, boolean allowPublic, EventLoopGroup loops, Executor executor) {
        if (!allowPublic && !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "Not listening on " + address.getAddress().getHostAddress()
                            + ": others could reach it. If that is meant, set c2s.allow-public = true");
        }
        this.address = address;
        this.option = option;
        this.loops = loops;
        this.executor = executor;
    }

    /// Reads more at once from whoever sends much; before [#bind].
    public TcpListener forFiles() {
        reads = new AdaptiveRecvByteBufAllocator(READ_BYTES, READ_BYTES, MOST_READ_BYTES).maxMessagesPerRead(1);
        return this;
    }

    /// Binds the port.
    ///
    /// @throws IOException if that is not possible; the message names the port and the option to change
    public void bind(Consumer<Duplex> handler) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                // A buffer lives from the moment bytes are there until they are read: an idle connection has none.
                .childOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false))
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, reads)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel, handler);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "Port " + address.getPort() + " on " + address.getAddress().getHostAddress()
                            + " cannot be used (" + bound.cause().getMessage()
                            + "). Stop what uses it, or set another with " + option,
                    bound.cause());
        }
        server = bound.channel();
    }

    /// As [#bind].
    ///
    /// @throws UncheckedIOException if the port cannot be used
    @Override
    public void start(Consumer<Duplex> handler) {
        try {
            bind(handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(SocketChannel channel, Consumer<Duplex> handler) {
        InetSocketAddress remote = channel.remoteAddress();
        if (remote == null) {
            // Gone again before it was looked at.
            channel.close();
            return;
        }
        ByteBridge bridge = new ByteBridge(channel);
        channel.pipeline().addLast(bridge);
        PeerIdentity peer = new PeerIdentity.Tcp(remote);
        NettyDuplex duplex =
                new NettyDuplex(channel, bridge, peer, channel.localAddress().getPort(), spares);
        try {
            executor.execute(() -> {
                try (duplex) {
                    handler.accept(duplex);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("A connection was refused: {}", e.getMessage());
            channel.close();
        }
    }

    /// The port listened on.
    ///
    /// @throws IllegalStateException if it does not listen
    public int port() {
        Channel bound = server;
        if (bound == null) {
            throw new IllegalStateException("Not listening");
        }
        return ((InetSocketAddress) bound.localAddress()).getPort();
    }

    @Override
    public void close() {
        Channel bound = server;
        if (bound != null) {
            bound.close().awaitUninterruptibly();
        }
    }
}
