package im.clove.i2p.stream;

import im.clove.i2p.keys.AddressScrubber;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.TlsDuplex;
import im.clove.xmpp.jid.B32;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import net.i2p.client.streaming.I2PSocket;

/// A stream of I2P's streaming library as a [Duplex]. Hides what the library does differently:
/// - a read timeout there does not throw but returns 0 or -1, so none is ever set; idleness is watched outside;
/// - closing the socket tells the far end only if something was still unsent; closing its output stream tells it,
///   but waits for the answer. So the second is done first, on a thread of its own, and the caller does not wait;
/// - a read after our own close throws there; here it is the end of the stream;
/// - it copies byte by byte under a lock, so arrays are handed through whole.
final class I2pDuplex implements Duplex {
    /// About nine packets: small writes are gathered until a flush, large ones go through.
    private static final int CHUNK = 16 * 1024;

    private final I2PSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private final PeerIdentity peer;
    private final int localPort;
    private final Runnable onClose;
    private final Runnable onDoubt;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean isWriting;

    /// @param localPort the port the far end asked for
    /// @param onClose runs once, when this end closes
    /// @param onDoubt finds other tunnels
    I2pDuplex(I2PSocket socket, int localPort, Runnable onClose, Runnable onDoubt) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.peer = new PeerIdentity.I2p(
                B32.ofHash(socket.getPeerDestination().calculateHash().getData()));
        this.localPort = localPort;
        this.onClose = onClose;
        this.onDoubt = onDoubt;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (closed.get()) {
            return -1;
        }
        try {
            if (into.hasArray()) {
                int read = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
                if (read > 0) {
                    into.position(into.position() + read);
                }
                return endIfNothing(read);
            }
            byte[] bytes = new byte[Math.min(into.remaining(), CHUNK)];
            int read = in.read(bytes);
            if (read > 0) {
                into.put(bytes, 0, read);
            }
            return endIfNothing(read);
        } catch (IOException e) {
            if (closed.get()) {
                return -1;
            }
            throw e;
        }
    }

    /// Zero means "timed out" there, which cannot be without a timeout; an endless loop above would be the price.
    private static int endIfNothing(int read) {
        return read == 0 ? -1 : read;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        begin();
        try {
            if (from.hasArray()) {
                out.write(from.array(), from.arrayOffset() + from.position(), from.remaining());
                from.position(from.limit());
                return;
            }
            byte[] bytes = new byte[Math.min(from.remaining(), CHUNK)];
            while (from.hasRemaining()) {
                int length = Math.min(from.remaining(), bytes.length);
                from.get(bytes, 0, length);
                out.write(bytes, 0, length);
            }
        } finally {
            isWriting = false;
        }
    }

    @Override
    public void flush() throws IOException {
        begin();
        try {
            out.flush();
        } finally {
            isWriting = false;
        }
    }

    @Override
    public void doubt() {
        onDoubt.run();
    }

    private void begin() throws IOException {
        isWriting = true;
        if (closed.get()) {
            isWriting = false;
            throw new IOException("Closed");
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        onClose.run();
        try {
            in.close();
        } catch (IOException _) {
            // It was broken already, which is what closing is for.
        }
        if (isWriting) {
            // The far end takes nothing, so a farewell would not arrive either; this wakes the writer.
            closeSocket();
        } else {
            Thread.ofVirtual().name("i2p-farewell").start(this::sayFarewell);
        }
    }

    /// Sends what is left and the end of the stream, and waits until the far end has it or the library gives up on
    /// it.
    private void sayFarewell() {
        try {
            out.close();
        } catch (IOException | RuntimeException _) {
            // It has heard, or it never will.
        } finally {
            closeSocket();
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException | RuntimeException _) {
            // It was broken already.
        }
    }

    @Override
    public PeerIdentity peer() {
        return peer;
    }

    @Override
    public Protection protection() {
        return Protection.EQUIVALENT;
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

    @Override
    public String toString() {
        return "I2P stream with " + AddressScrubber.scrub(peer.toString()) + " on port " + localPort;
    }
}
