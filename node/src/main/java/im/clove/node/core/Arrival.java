package im.clove.node.core;

import im.clove.xmpp.jid.Domain;

/// Names one stanza of another server for ever: committed with what the stanza changed, it keeps the stanza from
/// being taken twice, should it come again after a crash.
///
/// @param local the side of ours it came to
/// @param remote the side of the other server
/// @param count under which name the other server counts
/// @param number its number there
public record Arrival(Domain local, Domain remote, String count, long number) {}
