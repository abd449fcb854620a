package im.clove.node.c2s;

import im.clove.runtime.link.Line;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.UserAgent;
import org.jspecify.annotations.Nullable;

/// A client's stream after login.
///
/// @param account bare
/// @param generation of the account's record at the login, which is over when that has changed
/// @param line for sending; its reader runs once the gate has accepted the client
/// @param protection of the bytes on the way
/// @param peer as far as the transport knows it
/// @param mechanism the client logged in with
/// @param language of what the client says without naming one (RFC 6120 §4.7.4), or null
/// @param agent which client it is, if it has said so
public record ClientStream(
        Jid account,
        long generation,
        Line line,
        Protection protection,
        PeerIdentity peer,
        Mechanism mechanism,
        @Nullable String language,
        UserAgent agent) {}
