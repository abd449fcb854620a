package im.clove.node.account;

import im.clove.xmpp.stanza.Stanza;

/// A stanza a session had been given and its client never confirmed.
///
/// @param queued its number in the offline queue, or [SessionPort#NOT_QUEUED]
public record Undelivered(Stanza stanza, long queued) {}
