package im.clove.s2s.link;

import im.clove.s2s.stream.Ending;

/// What happens to a [PeerLink].
public sealed interface LinkEvent {
    /// A stanza was queued.
    record Wanted() implements LinkEvent {}

    /// The dial got through.
    record Connected(long stream) implements LinkEvent {}

    /// The dial did not get through.
    record DialFailed(long stream) implements LinkEvent {}

    /// There is nobody to dial, as [im.clove.runtime.transport.NobodyThereException] says.
    record NobodyThere(long stream, String why) implements LinkEvent {}

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

    /// The peer gave a sign of life, or the owner has changed something: it is worth a dial now, and what was refused
    /// before may not be any more.
    record Awake() implements LinkEvent {}

    /// Nothing was sent or received for so long that the stream is not worth keeping.
    record Quiet() implements LinkEvent {}
}
