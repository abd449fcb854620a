package im.clove.node.ext;

/// What happens to a session of an account. Each begins with [#CAME] and ends with [#LEFT]; in between it may lose its
/// link and get another (XEP-0198 §5), in turns.
public enum SessionChange {
    /// A client has bound the resource; the slots are empty.
    CAME,
    /// The link is gone, and the session waits for its client to come back.
    LINK_LOST,
    /// The client is back.
    LINK_BACK,
    /// The session is over; its slots can be read for the last time.
    LEFT
}
