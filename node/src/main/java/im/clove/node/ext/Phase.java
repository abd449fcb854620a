package im.clove.node.ext;

/// The order in which hooks see a stanza, on the sender's side and again on the recipient's.
public enum Phase {
    /// Is it acceptable at all?
    CHECK,
    /// Does the owner refuse this sender or recipient?
    BLOCK,
    /// Keep it.
    ARCHIVE,
    /// Copies for the owner's other resources.
    COPY
}
