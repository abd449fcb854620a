package im.clove.i2p.socks;

import im.clove.runtime.transport.Duplex;
import java.io.IOException;

/// This node, as seen from its own SOCKS proxy: streams to its own domain never leave the process.
@FunctionalInterface
public interface LocalService {
    /// Connects to one of the node's own service ports.
    ///
    /// @param port 5222, 5223, 5269 or whatever the client asked for
    /// @return the client's end of the stream
    /// @throws IOException if the port is not served
    Duplex connect(int port) throws IOException;
}
