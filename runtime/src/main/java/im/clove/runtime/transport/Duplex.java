package im.clove.runtime.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/// A two-way stream of bytes, blocking, meant for virtual threads: at most one thread reads and one writes at a
/// time.
/// What carries it (TCP, I2P, a pipe in a test) is nobody's business above.
public interface Duplex extends AutoCloseable {
    /// Waits for bytes and puts at least one into the buffer, which must have room.
    ///
    /// @return how many bytes, or -1 when the far end has finished or this duplex was closed
    /// @throws IOException if the connection broke
    int read(ByteBuffer into) throws IOException;

    /// Writes everything that remains in the buffer, waiting while the far end does not take it.
    ///
    /// @throws IOException if the connection broke or was closed
    void write(ByteBuffer from) throws IOException;

    /// Sends on its way what [#write] accepted. Call it once a batch: on I2P unflushed bytes wait, and a flush
    /// costs a message of its own.
    void flush() throws IOException;

    /// Tells the far end that nothing more comes, where the transport has words for that beyond [#close] (a TLS
    /// close_notify). May block like [#write]; the duplex must still be closed.
    default void finish() throws IOException {
        flush();
    }

    /// Tells the transport that the far end should have answered by now, so that it may look for another way to it.
    /// A hint; never blocks.
    default void doubt() {}

    /// Ends both directions. Idempotent, never blocks, and wakes a blocked reader and writer.
    @Override
    void close();

    /// Who is at the far end, as far as the transport itself has proved it.
    PeerIdentity peer();

    Protection protection();

    /// The service port at our end that the far end asked for (5222, 5269, …); 0 if the transport has none.
    int localPort();

    /// Wraps the rest of this stream in TLS and performs the handshake (both happen before it returns). Afterwards
    /// this duplex must not be used any more, only the one returned.
    ///
    /// @param engine in its role, with its protocols and application protocols set, handshake not begun
    /// @throws IOException if the handshake fails; the duplex is closed then
    Duplex secure(SSLEngine engine) throws IOException;

    /// The channel binding data of this type (`tls-exporter`, `tls-server-end-point`), if this stream is TLS and
    /// has it.
    Optional<byte[]> channelBinding(String type);
}
