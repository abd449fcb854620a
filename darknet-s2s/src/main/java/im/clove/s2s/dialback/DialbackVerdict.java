package im.clove.s2s.dialback;

import im.clove.xmpp.stanza.StanzaError;

/// What became of a [DialbackQuery].
public sealed interface DialbackVerdict {
    /// The domain's own server made the key.
    record Valid() implements DialbackVerdict {}

    /// It did not: somebody claims a domain that is not his.
    record Invalid() implements DialbackVerdict {}

    /// Nobody knows: the domain's server could not be asked.
    record Unknown(StanzaError reason) implements DialbackVerdict {}
}
