package im.clove.node.tcp;

import im.clove.runtime.owner.VirtualThreads;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.DuplexContractTest;
import im.clove.runtime.transport.SocketDuplex;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

final class NettyDuplexTest extends DuplexContractTest {
    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterAll
    static void stop() {
        LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /// Two listeners joined by byte pumps would test the pumps too, so both ends are accepted ones: each is reached
    /// through a socket, and the sockets are joined.
    @Override
    protected Ends connect() throws Exception {
        SynchronousQueue<Duplex> accepted = new SynchronousQueue<>();
        CountDownLatch done = new CountDownLatch(1);
        try (TcpListener listener = new TcpListener(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "c2s.port",
                false,
                LOOPS,
                new VirtualThreads("test", 10))) {
            listener.bind(duplex -> {
                try {
                    accepted.put(duplex);
                    done.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Duplex client =
                    SocketDuplex.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
            Duplex server = accepted.poll(100, TimeUnit.SECONDS);
            return new Ends(client, server);
        }
    }
}
