package im.clove.runtime.transport;

import java.util.function.Consumer;

/// Where incoming streams come from.
public interface Acceptor extends AutoCloseable {
    /// Starts accepting. The handler is called on a fresh virtual thread for each stream and owns it; when it
    /// returns or throws, the stream is closed by the acceptor if it is still open.
    void start(Consumer<Duplex> handler);

    /// Stops accepting; streams already handed out stay open. Idempotent.
    @Override
    void close();
}
