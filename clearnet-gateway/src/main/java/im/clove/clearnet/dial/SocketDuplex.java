package im.clove.clearnet.dial;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.TlsDuplex;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/// A TCP connection of the clearnet. Nothing is kept back for [#flush]: whoever writes, writes in batches. Idle
/// it holds no buffer.
public final class SocketDuplex implements Duplex {
    private final SocketChannel channel;
    private final PeerIdentity peer;
    private final int localPort;

    /// @param channel connected and blocking; it is this duplex's from now on
    /// @param localPort which port of ours the far end asked for; 0 where we have dialled
    /// @throws IOException if it is connected no more; the channel is closed then
    public SocketDuplex(SocketChannel channel, int localPort) throws IOException {
        this.channel = channel;
        this.localPort = localPort;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            if (!(channel.getRemoteAddress() instanceof InetSocketAddress address)) {
                throw new IOException("The connection is no TCP connection");
            }
            peer = new PeerIdentity.Tcp(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        try {
            return channel.read(into);
        } catch (ClosedChannelException _) {
            return -1;
        }
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            channel.write(from);
        }
    }

    @Override
    public void flush() throws IOException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // It is closed all the same.
        }
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
        return TlsDuplex.handshake(this, engine);
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        return Optional.empty();
    }
}
