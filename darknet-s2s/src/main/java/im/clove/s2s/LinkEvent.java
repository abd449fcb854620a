package im.clove.s2s;

import im.clove.xmpp.stanza.StanzaError;

/// What happens to a [PeerLink].
public sealed interface LinkEvent {
    /// A stanza was queued.
    record Wanted() implements LinkEvent {}

    /// The dial got through.
    record Connected(long stream) implements LinkEvent {}

    /// The dial did not get through.
    record DialFailed(long stream) implements LinkEvent {}

    /// The peer answered the `link` of the stream we dialled.
    record Linked(long stream) implements LinkEvent {}

    /// A stream the peer dialled: its identity is proved and its `link` read.
    ///
    /// @param stale it was dialled before the stream that is live now was known to the peer
    record Incoming(long stream, boolean stale) implements LinkEvent {}

    /// A stream is over.
    record Ended(long stream, Ending how) implements LinkEvent {}

    /// The time of [LinkState.Backoff] has come.
    record WaitOver() implements LinkEvent {}

    /// The peer gave a sign of life: it is worth a dial now.
    record Awake() implements LinkEvent {}

    /// Nothing was sent or received for so long that the stream is not worth keeping.
    record Quiet() implements LinkEvent {}

    /// How a stream ended.
    sealed interface Ending {
        /// It broke, or the peer made no sense.
        record Lost() implements Ending {}

        /// The peer closed it in good order.
        record Finished() implements Ending {}

        /// The peer turned it away because its own dial survives.
        record Yielded() implements Ending {}

        /// The peer is another kind of server than it was; what was said ahead of its answer was in vain.
        record Changed() implements Ending {}

        /// The peer does not want us or cannot talk to us, and trying again at once is pointless.
        record Rejected(StanzaError reason) implements Ending {}
    }
}
