package im.clove.clearnet.dial;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// Connects on this machine and nowhere else; some addresses hang until somebody gives up.
final class TestConnector implements Connector {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<String> hanging = ConcurrentHashMap.newKeySet();
    private final CountDownLatch never = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    final List<SocketChannel> opened = new CopyOnWriteArrayList<>();

    void hang(String address) {
        hanging.add(address);
    }

    /// Every address, in the order of asking.
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public SocketChannel connect(InetSocketAddress address, Duration timeout) throws IOException {
        String literal = address.getAddress().getHostAddress();
        asked.add(literal);
        if (hanging.contains(literal)) {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new ConnectException("given up");
            }
        }
        if (!address.getAddress().isLoopbackAddress()) {
            throw new ConnectException("not on this machine");
        }
        SocketChannel channel = Connector.overTcp(address, timeout);
        opened.add(channel);
        return channel;
    }
}
