package im.clove.s2s.link;

import im.clove.s2s.place.LinkKey;

/// A snapshot of one link, for a person who looks.
///
/// @param queued stanzas that wait or are not acknowledged
/// @param queuedBytes what they weigh
/// @param sent stanzas acknowledged by the peer since the link is in mind
/// @param received stanzas taken from the peer since then
public record LinkStatus(LinkKey key, LinkState state, int queued, long queuedBytes, long sent, long received) {}
