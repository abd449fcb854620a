package im.clove.node.tcp;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.SpareBuffers;
import im.clove.runtime.transport.TlsDuplex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/// A TCP connection as a [Duplex]: virtual threads read and write, an event loop moves the bytes. TLS runs above,
/// in [TlsDuplex], the same as over I2P.
@SuppressWarnings("FutureReturnValueIgnored") // A failure closes the channel, and the bridge learns of that.
final class NettyDuplex implements Duplex {
    private static final int PIECE = 16 * 1024;
    private static final byte[] EMPTY = {};

    private final SocketChannel channel;
    private final ByteBridge bridge;
    private final PeerIdentity peer;
    private final int localPort;
    private final SpareBuffers spares;

    /// What was written and not flushed yet: handed to the event loop as one, because every hand-over wakes it.
    private byte[] piece = EMPTY;

    private int gathered;

    NettyDuplex(SocketChannel channel, ByteBridge bridge, PeerIdentity peer, int localPort, SpareBuffers spares) {
        this.channel = channel;
        this.bridge = bridge;
        this.peer = peer;
        this.localPort = localPort;
        this.spares = spares;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return bridge.take(into);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        bridge.checkOpen();
        while (from.hasRemaining()) {
            if (gathered == PIECE) {
                bridge.awaitWritable();
                channel.write(take(), channel.voidPromise());
            }
            int n = Math.min(PIECE - gathered, from.remaining());
            if (gathered + n > piece.length) {
                piece = Arrays.copyOf(piece, gathered == 0 ? n : Math.min(PIECE, 2 * (gathered + n)));
            }
            from.get(piece, gathered, n);
            gathered += n;
        }
    }

    private ByteBuf take() {
        ByteBuf taken = Unpooled.wrappedBuffer(piece, 0, gathered);
        piece = EMPTY;
        gathered = 0;
        return taken;
    }

    @Override
    public void flush() throws IOException {
        if (gathered == 0) {
            bridge.checkOpen();
            channel.flush();
        } else {
            bridge.awaitWritable();
            channel.writeAndFlush(take(), channel.voidPromise());
        }
    }

    /// Half-closes, so that the peer sees the end while we can still read what it sends.
    @Override
    public void finish() throws IOException {
        flush();
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        bridge.close();
    }

    @Override
    public PeerIdentity peer() {
        return peer;
    }

    @Override
    public Protection protection() {
        return Protection.NONE;
    }

    @Override
    public int localPort() {
        return localPort;
    }

    @Override
    public Duplex secure(SSLEngine engine) throws IOException {
        return TlsDuplex.handshake(this, engine, spares);
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        return Optional.empty();
    }
}
