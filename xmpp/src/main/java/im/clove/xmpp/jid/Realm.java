package im.clove.xmpp.jid;

/// Which net a domain belongs to, read from its name alone. Code that can reach the clearnet takes a [Clearnet] and
/// nothing else, so no `.i2p` name can be handed to a resolver by mistake. Whether a domain is *ours* is not a
/// realm: the router knows that from its configuration.
public sealed interface Realm {
    /// `….b32.i2p`, with or without labels in front: the destination's hash is in the name.
    record Darknet(B32 b32) implements Realm {}

    /// Any other `.i2p` (or `.i2p.alt`) name: known only to a local address book.
    record I2pName(String name) implements Realm {}

    /// `.onion`: recognised so that it is refused, never resolved.
    record Onion(String name) implements Realm {}

    /// Everything else, single labels and address literals included.
    record Clearnet(String name) implements Realm {}
}
