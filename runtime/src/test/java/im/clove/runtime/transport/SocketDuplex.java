package im.clove.runtime.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/// A TCP connection as a duplex, for tests and load programs: the far end of what is under test, or, on loopback, what
/// stands for a stream over I2P.
///
/// @param peer who is at the far end, as whoever uses it says
public record SocketDuplex(Socket socket, PeerIdentity peer, Protection protection, int localPort) implements Duplex {
    /// A client's connection to this address.
    public static SocketDuplex connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address);
            return new SocketDuplex(socket, new PeerIdentity.Tcp(address), Protection.NONE, 0);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// One that stands for an I2P stream of this peer to the port of servers.
    public static SocketDuplex asI2p(Socket socket, PeerIdentity peer) {
        return new SocketDuplex(socket, peer, Protection.EQUIVALENT, 5269);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        try {
            int at = into.position();
            int count = socket.getInputStream().read(into.array(), into.arrayOffset() + at, into.remaining());
            into.position(at + Math.max(0, count));
            return count;
        } catch (SocketException e) {
            if (socket.isClosed() || "Connection reset".equals(e.getMessage())) {
                return -1;
            }
            throw e;
        }
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        socket.getOutputStream().write(from.array(), from.arrayOffset() + from.position(), from.remaining());
        from.position(from.limit());
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
            // It is closed all the same.
        }
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
