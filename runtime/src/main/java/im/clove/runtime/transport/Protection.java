package im.clove.runtime.transport;

/// How far a [Duplex] keeps its bytes secret and unchanged on the way.
public enum Protection {
    NONE,
    /// TLS ends in this process.
    TLS,
    /// As good as TLS without being it: an I2P stream, end to end between destinations.
    EQUIVALENT
}
