package im.clove.s2s;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.TlsDuplex;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/// A loopback socket that stands for an I2P stream: who is at the far end is what the test says.
record SocketWire(Socket socket, PeerIdentity peer) implements Duplex {
    @Override
    public int read(ByteBuffer into) throws IOException {
        byte[] bytes = new byte[into.remaining()];
        int count = socket.getInputStream().read(bytes);
        if (count > 0) {
            into.put(bytes, 0, count);
        }
        return count;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        socket.getOutputStream().write(bytes);
    }

    @Override
    public void flush() throws IOException {
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed.
        }
    }

    @Override
    public Protection protection() {
        return Protection.EQUIVALENT;
    }

    @Override
    public int localPort() {
        return 5269;
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
