package im.clove.runtime.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A duplex around another: everything goes to the one inside, but for what whoever implements this does itself. What
/// TLS
/// is to wrap, this or the inner one, each has to say.
public interface ForwardingDuplex extends Duplex {
    /// What is inside.
    Duplex inner();

    @Override
    default int read(ByteBuffer into) throws IOException {
        return inner().read(into);
    }

    @Override
    default void write(ByteBuffer from) throws IOException {
        inner().write(from);
    }

    @Override
    default void flush() throws IOException {
        inner().flush();
    }

    @Override
    default void finish() throws IOException {
        inner().finish();
    }

    @Override
    default void doubt() {
        inner().doubt();
    }

    @Override
    default void close() {
        inner().close();
    }

    @Override
    default PeerIdentity peer() {
        return inner().peer();
    }

    @Override
    default Protection protection() {
        return inner().protection();
    }

    @Override
    default int localPort() {
        return inner().localPort();
    }

    @Override
    default Optional<byte[]> channelBinding(String type) {
        return inner().channelBinding(type);
    }
}
