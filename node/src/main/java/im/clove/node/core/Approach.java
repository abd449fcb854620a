package im.clove.node.core;

/// Through which kind of door a client has come in, and so what it can reach by itself.
public enum Approach {
    /// A port of this machine, from this machine.
    LOOPBACK,
    /// The page of this machine, whose browser would ask what to do about our certificate.
    PAGE,
    /// A port of this machine, from elsewhere.
    NETWORK,
    /// The node's destination.
    I2P,
    /// Its own SOCKS proxy, which leads to everything in I2P, and to the node at once.
    PROXY
}
