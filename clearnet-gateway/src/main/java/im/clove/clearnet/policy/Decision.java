package im.clove.clearnet.policy;

import im.clove.xmpp.stanza.StanzaError;

/// What the rules make of a domain of ours and one of the clearnet.
public sealed interface Decision {
    /// They may have to do with each other, by this path.
    ///
    /// @param path never [Path#DENY]
    record By(Path path) implements Decision {}

    /// Nobody of the one may have to do with the other.
    ///
    /// @param error for whoever of ours asks for it, with a text for people
    record Refused(StanzaError error) implements Decision {}
}
