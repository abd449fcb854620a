package im.clove.s2s.link;

import im.clove.xmpp.stanza.StanzaError;

/// What a [PeerLink] does next, in order.
public sealed interface LinkEffect {
    /// Dial; the stream will have this number.
    record Dial(long stream) implements LinkEffect {}

    /// Open the XMPP stream on the connection just dialled.
    record Greet(long stream) implements LinkEffect {}

    /// Take the peer's stream as the link: answer its `link`, send what waits.
    record Adopt(long stream) implements LinkEffect {}

    /// The dialled stream is the link now: send what waits.
    record Begin(long stream) implements LinkEffect {}

    /// Close the stream with `conflict`, before any stanza of it was taken.
    record TurnAway(long stream) implements LinkEffect {}

    /// Close the stream without further words: another one has taken its place, or nobody waits for it any more.
    record Drop(long stream) implements LinkEffect {}

    /// Close the stream in good order.
    record Finish(long stream) implements LinkEffect {}

    /// The peer cannot be reached: what is not worth keeping is let go (presence that a later one replaces).
    record Forget() implements LinkEffect {}

    /// Everything that waits goes back to its senders.
    record Bounce(StanzaError reason) implements LinkEffect {}
}
