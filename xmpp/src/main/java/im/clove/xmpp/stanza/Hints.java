package im.clove.xmpp.stanza;

import im.clove.xmpp.xml.Element;

/// The processing hints a message carries (XEP-0334).
///
/// @param noStore keep it nowhere
/// @param noPermanentStore keep it at most until it is delivered
/// @param noCopy make no copies for other resources
/// @param store keep it, though it has no body
public record Hints(boolean noStore, boolean noPermanentStore, boolean noCopy, boolean store) {
    /// The namespace.
    public static final String NS = "urn:xmpp:hints";

    public static Hints of(Element message) {
        return new Hints(
                message.has(NS, "no-store"),
                message.has(NS, "no-permanent-store"),
                message.has(NS, "no-copy"),
                message.has(NS, "store"));
    }

    /// Whether an archive may keep it. Where a message asks for both, not keeping wins: it is the one that cannot
    /// be made good later.
    public boolean allowsArchive() {
        return !noStore && !noPermanentStore;
    }

    /// Whether the offline queue may keep it until it is delivered.
    public boolean allowsOffline() {
        return !noStore;
    }
}
