package im.clove.testnet;

import java.net.InetSocketAddress;

/// How a client reaches its server. No way resolves a name.
public sealed interface Way {
    /// To a listener on this machine.
    ///
    /// @param listener a resolved address
    record Local(InetSocketAddress listener) implements Way {}

    /// To an I2P address through a SOCKS5 proxy, which is given the name as it is.
    ///
    /// @param proxy a resolved address
    /// @param host the `.b32.i2p` name
    /// @param port the I2P port
    record Socks(InetSocketAddress proxy, String host, int port) implements Way {}
}
