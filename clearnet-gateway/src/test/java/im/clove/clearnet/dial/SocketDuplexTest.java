package im.clove.clearnet.dial;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.DuplexContractTest;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

final class SocketDuplexTest extends DuplexContractTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    @Override
    protected Ends connect() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(LOOPBACK)) {
            SocketChannel left = SocketChannel.open(server.getLocalAddress());
            return new Ends(new SocketDuplex(left, 0), new SocketDuplex(server.accept(), 5269));
        }
    }

    @Override
    protected int large() {
        return 20_000_000;
    }

    @Test
    void itSaysWhoIsThereAndSendsAtOnce() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(LOOPBACK);
                SocketChannel left = SocketChannel.open(server.getLocalAddress());
                SocketDuplex duplex = new SocketDuplex(left, 0)) {
            assertThat(duplex.peer()).isEqualTo(new PeerIdentity.Tcp((InetSocketAddress) server.getLocalAddress()));
            assertThat(duplex.protection()).isEqualTo(Protection.NONE);
            assertThat(duplex.localPort()).isZero();
            assertThat(left.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(left.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        }
    }
}
