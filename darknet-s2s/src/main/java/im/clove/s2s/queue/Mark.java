package im.clove.s2s.queue;

import im.clove.s2s.place.Way;

/// Names one stanza of a peer for ever, so that it is recognised when it comes again after a crash. The stanza's
/// owner commits it together with what the stanza changed (see [OutboxStore]).
///
/// @param peer the id under which the peer counts
/// @param number the peer's number of the stanza
public record Mark(Way way, String peer, long number) {}
