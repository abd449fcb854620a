package im.clove.node.account;

/// The answer to [Account#wake].
public enum Waking {
    GRANTED,
    /// The session is over, or its resource is somebody else's by now.
    GONE,
    /// As many clients are connected as may be.
    TOO_MANY
}
