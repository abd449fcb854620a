package im.clove.node.core;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who brought a stanza in, as proved by login or by the peer's destination; never taken from the stanza.
public sealed interface Origin {
    /// A local session, by its full address.
    record Client(Jid full) implements Origin {}

    /// Another server, by the domain it proved.
    ///
    /// @param arrival by what the stanza is known should it come again, or null
    record Peer(Domain domain, @Nullable Arrival arrival) implements Origin {}

    /// A service of this node, by its address; what it says comes from there, or from below it.
    record Service(Jid address) implements Origin {}

    /// The account it is for: a stranger's message that waited at its door, let in now.
    ///
    /// @param number by which it is known there
    /// @param at when it came
    record Held(long number, Instant at) implements Origin {}

    /// This server itself, or one of its accounts acting without a client (an automatic answer, a bounce).
    record Node() implements Origin {}
}
