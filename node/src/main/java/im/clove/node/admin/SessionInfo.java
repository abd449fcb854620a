package im.clove.node.admin;

import java.time.Instant;

/// A session of an account as its owner sees it.
///
/// @param resource its name
/// @param client what the client calls itself; empty if it does not say
/// @param since when its resource was bound
/// @param door how the client has come in, in words
/// @param waiting whether it has no connection now, and waits for its client to come back
public record SessionInfo(String resource, String client, Instant since, String door, boolean waiting) {}
