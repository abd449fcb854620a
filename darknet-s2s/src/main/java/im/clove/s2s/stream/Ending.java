package im.clove.s2s.stream;

import im.clove.xmpp.stanza.StanzaError;

/// How a stream ended.
public sealed interface Ending {
    /// It broke, or the peer made no sense.
    record Lost() implements Ending {}

    /// The connection ended without a word of the peer.
    record Cut() implements Ending {}

    /// The peer ended it over what was said on it.
    record Blamed(StanzaError reason) implements Ending {}

    /// The peer closed it in good order.
    record Finished() implements Ending {}

    /// The peer turned it away because its own dial survives.
    record Yielded() implements Ending {}

    /// The peer is another kind of server than it was; what was said ahead of its answer was in vain.
    record Changed() implements Ending {}

    /// The peer does not want us or cannot talk to us, and trying again at once is pointless.
    record Rejected(StanzaError reason) implements Ending {}
}
