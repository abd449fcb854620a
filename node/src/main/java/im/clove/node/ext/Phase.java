package im.clove.node.ext;

/// The order in which hooks see a stanza, on the sender's side and again on the recipient's. Within a phase it is
/// that of registration.
public enum Phase {
    /// Gives the stanza what everybody after must find in it: its stable id (XEP-0359).
    STAMP,
    /// Does the owner refuse this sender or recipient?
    BLOCK,
    /// Looks at what passes.
    WATCH
}
