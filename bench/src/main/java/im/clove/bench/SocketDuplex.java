package im.clove.bench;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.TlsDuplex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/// A client's TCP connection, for virtual threads.
final class SocketDuplex implements Duplex {
    private final SocketChannel channel;
    private final InetSocketAddress address;

    private SocketDuplex(SocketChannel channel, InetSocketAddress address) {
        this.channel = channel;
        this.address = address;
    }

    static SocketDuplex connect(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(address);
            return new SocketDuplex(channel, address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            channel.write(from);
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public PeerIdentity peer() {
        return new PeerIdentity.Tcp(address);
    }

    @Override
    public Protection protection() {
        return Protection.NONE;
    }

    @Override
    public int localPort() {
        return 0;
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
