package im.clove.node.session;

import im.clove.xmpp.sasl.UserAgent;
import java.time.Instant;

/// A session as it stands.
///
/// @param agent which client it is, if it has said so
/// @param door how the client has come in the last time, in words
/// @param since when it was bound
/// @param waiting whether it waits for its client to come back (XEP-0198 §5)
public record SessionStatus(String resource, UserAgent agent, String door, Instant since, boolean waiting) {}
