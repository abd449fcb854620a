package im.clove.i2p.socks;

import im.clove.i2p.keys.Names;
import im.clove.i2p.stream.Endpoint;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.door.Anteroom;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.I2pPlace;
import im.clove.xmpp.jid.B32;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A SOCKS5 proxy for clients on this machine: `.i2p` names and nothing else, no authentication, connections only.
/// It dials from a transient destination of its own, opened at the first use, so that what a user visits never
/// carries the node's name. The node's own domain goes straight to its own listeners. Thread safe.
public final class SocksProxy implements AutoCloseable {
    /// The configuration option that says where it listens, named when the port is taken.
    public static final String OPTION = "socks.port";

    /// A connection in both directions: what was read and not yet written, and the streams, in bytes of the heap.
    private static final long CONNECTION = 48 * 1024;

    /// See [Anteroom].
    private static final int HALF_A_MOMENT_MILLIS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(SocksProxy.class);

    private final SocksOptions options;
    private final Names names;
    private final LocalService local;
    private final Supplier<Endpoint> opener;
    private final Semaphore slots;
    private final Budget budget;
    private final Anteroom waiting;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Endpoint endpoint;
    private @Nullable Channel listener;

    /// @param opener makes the transient destination; called at most once
    /// @param node what it may hold in memory
    public SocksProxy(SocksOptions options, Names names, LocalService local, Supplier<Endpoint> opener, Budget node) {
        this.budget = node.open(Budget.Kind.PART, "SOCKS proxy");
        this.options = options;
        this.names = names;
        this.local = local;
        this.opener = opener;
        this.slots = new Semaphore(options.connections());
        this.waiting = new Anteroom(options.connections(), options.connections(), this::later);
    }

    /// Starts listening.
    ///
    /// @return where
    /// @throws IOException if the port is taken; the message names it and the option. Nothing else has happened
    ///     then
    public InetSocketAddress start() throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new SocksHandshake(SocksProxy.this, options.handshake()));
                    }
                })
                .bind(options.listen())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IOException(
                    "The SOCKS proxy cannot listen on "
                            + options.listen().getAddress().getHostAddress() + " port "
                            + options.listen().getPort()
                            + ": another program has it. Set another one with '" + OPTION + "', or switch it off.",
                    bound.cause());
        }
        lock.lock();
        try {
            listener = bound.channel();
        } finally {
            lock.unlock();
        }
        return (InetSocketAddress) bound.channel().localAddress();
    }

    /// Where clients are until they are connected to what they asked for. All are of this machine, so one source.
    Anteroom.Place enter(Runnable giveWay) {
        return waiting.enter("", giveWay);
    }

    /// Whether there is room for one more connection to what a client asked for; if so, it is taken and [#release]
    /// gives it back.
    boolean admit() {
        if (!slots.tryAcquire()) {
            return false;
        }
        if (!budget.tryCharge(CONNECTION)) {
            slots.release();
            return false;
        }
        return true;
    }

    void release() {
        budget.release(CONNECTION);
        slots.release();
    }

    /// As a client of the proxy would reach it, for somebody else in this process, who bounds how often. Blocks.
    ///
    /// @throws IOException if it is not to be had
    public Duplex reach(String host, int port) throws IOException {
        return open(host, port);
    }

    /// The stream to what a client asked for. Blocks; on a virtual thread of the connection.
    ///
    /// @throws Refused if it is not to be had, with the SOCKS status that says why
    Duplex open(String host, int port) throws Refused {
        String name = host.toLowerCase(Locale.ROOT);
        if (options.isOwn().test(name)) {
            try {
                return local.connect(port);
            } catch (IOException e) {
                throw new Refused(Refused.CONNECTION_REFUSED, "no such port here", e);
            }
        }
        if (!name.endsWith(".i2p") || port == 0) {
            throw new Refused(Refused.NOT_ALLOWED, "not an .i2p name", null);
        }
        Optional<B32> target = names.resolve(name);
        if (target.isEmpty()) {
            throw new Refused(Refused.HOST_UNREACHABLE, "a name nobody here knows", null);
        }
        try {
            return transientEndpoint().dialer().dial(new I2pPlace(target.get(), port), options.dial());
        } catch (IOException e) {
            throw new Refused(Refused.HOST_UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private Endpoint transientEndpoint() throws IOException {
        lock.lock();
        try {
            if (loops.isShuttingDown()) {
                throw new IOException("The proxy is closed");
            }
            if (endpoint == null) {
                endpoint = opener.get();
            }
            return endpoint;
        } finally {
            lock.unlock();
        }
    }

    private void later(Runnable task) {
        try {
            var _ = loops.schedule(task, HALF_A_MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // The proxy is closed, and all connections with it.
        }
    }

    /// Connections it has now, those that have not asked for anything yet included.
    public int connections() {
        return options.connections() - slots.availablePermits() + waiting.size();
    }

    /// Stops listening and ends every connection.
    @Override
    public void close() {
        Endpoint open;
        lock.lock();
        try {
            if (listener != null) {
                var _ = listener.close();
            }
            open = endpoint;
            endpoint = null;
            var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.close();
        }
        budget.close();
        LOG.debug("The SOCKS proxy is closed");
    }

    /// Why a client does not get what it asked for.
    static final class Refused extends IOException {
        static final byte FAILURE = 1;
        static final byte NOT_ALLOWED = 2;
        static final byte HOST_UNREACHABLE = 4;
        static final byte CONNECTION_REFUSED = 5;
        static final byte COMMAND_UNSUPPORTED = 7;
        static final byte ADDRESS_UNSUPPORTED = 8;

        private static final long serialVersionUID = 1;

        private final byte status;

        Refused(byte status, String why, @Nullable Throwable cause) {
            super(why, cause);
            this.status = status;
        }

        byte status() {
            return status;
        }
    }
}
