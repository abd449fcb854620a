package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class WaySocketsTest {
    private static final String NAME = "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrsa.b32.i2p";

    @Test
    void theProxyIsGivenTheNameAndNobodyElseIsAsked() throws Exception {
        try (var proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> listening = () -> requestTo(proxy);
            var request = threads.submit(listening);
            var way = new Way.Socks((InetSocketAddress) proxy.getLocalSocketAddress(), NAME, 5222);
            try (var socket = new WaySockets(way).createSocket()) {
                // Smack says where it thinks the server is; the way says otherwise.
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), 200_000);
                assertThat(socket.getInputStream().read()).isEqualTo('x');
            }
            assertThat(request.get()).isEqualTo(NAME + ":5222");
        }
    }

    /// Answers one SOCKS5 request as Clove does (0.0.0.0:0), with one byte behind it. RFC 1928 §3 to §6.
    private static String requestTo(ServerSocket proxy) throws IOException {
        try (var socket = proxy.accept()) {
            var in = new DataInputStream(socket.getInputStream());
            assertThat(in.readUnsignedByte()).isEqualTo(5);
            in.skipNBytes(in.readUnsignedByte());
            socket.getOutputStream().write(new byte[] {5, 0});
            var head = in.readNBytes(4);
            assertThat(head).as("CONNECT to a name, not to an address").containsExactly(5, 1, 0, 3);
            var name = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
            int port = in.readUnsignedShort();
            socket.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 'x'});
            return name + ":" + port;
        }
    }
}
