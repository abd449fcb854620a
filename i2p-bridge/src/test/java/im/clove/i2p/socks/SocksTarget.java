package im.clove.i2p.socks;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.i2p.keys.Names;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.fuzz.FuzzTarget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// What a program says to the SOCKS proxy before its stream: no exception, answers of SOCKS 5 or none, nothing kept
/// after the end.
public final class SocksTarget implements FuzzTarget {
    private static final String HOST = "aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dypq.b32.i2p";

    /// Held while the channel is used: a dial, which comes from a thread of its own, waits until nobody looks.
    private final ReentrantLock looking = new ReentrantLock();

    private final SocksProxy proxy = new SocksProxy(
            new SocksOptions(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                    Integer.MAX_VALUE,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(1),
                    this::isOwn),
            Names.none(),
            _ -> {
                throw new IOException("not served");
            },
            () -> {
                throw new IllegalStateException("Nothing is dialled in here");
            },
            Budget.unlimited());

    private boolean isOwn(String host) {
        looking.lock();
        looking.unlock();
        return true;
    }

    @Override
    public String name() {
        return "socks";
    }

    private static byte[] request(int command, int type, String host) {
        byte[] name = host.getBytes(StandardCharsets.ISO_8859_1);
        byte[] out = new byte[3 + 5 + name.length + 2];
        byte[] head = {5, 1, 0, 5, (byte) command, 0, (byte) type, (byte) name.length};
        System.arraycopy(head, 0, out, 0, 8);
        System.arraycopy(name, 0, out, 8, name.length);
        out[out.length - 2] = 0x14;
        out[out.length - 1] = 0x66;
        return out;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                request(1, 3, HOST),
                request(2, 3, HOST),
                request(3, 3, "a"),
                request(1, 1, ""),
                request(1, 4, ""),
                request(1, 3, "127.0.0.1"),
                request(1, 3, "a".repeat(255)),
                request(1, 3, ".."),
                new byte[] {5, 3, 2, 1, 0},
                new byte[] {5, 0},
                new byte[] {5, 1, 2},
                new byte[] {4, 1, 0, 80, 1, 2, 3, 4, 0},
                "GET http://127.0.0.1/ HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public List<String> words() {
        return List.of("\5", "\1", "\3", "\4", "\0", "\5\1\0", "\5\1\0\3", HOST, ".i2p", "localhost");
    }

    @Override
    public int most() {
        return 1024;
    }

    /// A channel of Netty's with what it keeps to itself.
    @Override
    public long heap(int length) {
        return (64L << 20) + 2_000L * length;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        looking.lock();
        try {
            EmbeddedChannel channel = new EmbeddedChannel(new SocksHandshake(proxy, Duration.ofMinutes(10)));
            for (int at = 0; at < input.length && channel.isOpen(); ) {
                int length = Math.min(input.length - at, 1 + random.nextInt(1 + random.nextInt(100)));
                channel.writeInbound(Unpooled.copiedBuffer(input, at, length));
                at += length;
            }
            List<Integer> said = new ArrayList<>();
            for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                while (out.isReadable()) {
                    said.add((int) out.readUnsignedByte());
                }
                out.release();
            }
            boolean open = channel.isOpen();
            require(channel.readInbound() == null, "something went through unread");
            channel.checkException();
            require(said.isEmpty() || said.getFirst() == 5, "an answer that is not SOCKS 5");
            require(said.size() == 0 || said.size() == 2 || said.size() == 12, "an answer of another length");
            require(said.size() < 12 || said.get(3) != 0, "connected to nothing");
            channel.finishAndReleaseAll();
            return open + said.toString();
        } finally {
            looking.unlock();
        }
    }
}
