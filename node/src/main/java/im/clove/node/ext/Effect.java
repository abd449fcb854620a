package im.clove.node.ext;

import im.clove.node.store.Batch;
import im.clove.xmpp.stanza.Stanza;

/// What a hook asks its account to do. Writes go into the account's next commit; everything else happens after it.
public sealed interface Effect {
    /// Routes a stanza, `from` and `to` set: an answer to a request above all.
    record Send(Stanza stanza) implements Effect {}

    /// Hands a stanza to one of the account's own sessions, past all rules (a push, a carbon copy).
    record ToResource(String resource, Stanza stanza) implements Effect {}

    /// Adds to the commit.
    record Save(Batch batch) implements Effect {}

    /// Sets what an extension remembers about one session.
    record Remember<T>(String resource, Slot<T> slot, T value) implements Effect {}

    /// Reads the account's cached preferences (block list) again after the commit.
    record Reload() implements Effect {}

    /// Removes the account and everything of it, and ends its sessions, after the answer.
    record RemoveAccount() implements Effect {}

    /// Ends every session of the account but this one (after a password change).
    record EndOtherSessions(String resource) implements Effect {}
}
