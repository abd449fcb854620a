package im.clove.s2s.link;

import im.clove.xmpp.stanza.StanzaError;

/// Where a [PeerLink] stands. Streams are named by numbers that are never used twice, so that what a stream of the
/// past still reports cannot be taken for news of the present one. Times are on the clock of
/// [im.clove.runtime.owner.Timers#nowMillis].
public sealed interface LinkState {
    /// Whether this stream carries the link, or is about to.
    default boolean isOn(long stream) {
        return this instanceof Live live && live.stream == stream
                || this instanceof Negotiating negotiating && negotiating.stream == stream;
    }

    /// No stream, and nobody needs one.
    record Idle() implements LinkState {}

    /// A dial is under way.
    ///
    /// @param attempt 1 for the first after a success
    /// @param stream the number the stream will have
    record Dialing(int attempt, long stream) implements LinkState {}

    /// Our dial got through; the peer has not yet answered our `link`.
    ///
    /// @param since when it got through
    record Negotiating(int attempt, long stream, long since) implements LinkState {}

    /// Stanzas flow, both ways on this one stream.
    ///
    /// @param failures in a row before it, forgotten once the stream has lasted
    record Live(long stream, int failures, long since) implements LinkState {}

    /// Waiting before the next dial.
    record Backoff(int failures, long until) implements LinkState {}

    /// Not to be dialled for now: the peer said no, or cannot do what we need.
    record Refused(StanzaError reason, long until) implements LinkState {}
}
