package im.clove.node.core;

import im.clove.s2s.queue.Beside;
import im.clove.xmpp.stanza.Stanza;
import org.jspecify.annotations.Nullable;

/// Responsibility for a stanza. Whoever brought the stanza in counts it as handled (XEP-0198 §4) when the ticket is
/// done, and that is when the **last local owner** has committed or refused it.
public interface Ticket {
    /// For stanzas nobody waits for.
    Ticket NONE = () -> {};

    /// Called exactly once, from any thread; only posts.
    void done();

    /// Called before [#done] when the stanza now waits for somebody else's machine, which may take hours: the
    /// sender need not be held back for it (its queue has a bound of its own). From any thread; only posts.
    default void awaitsPeer() {
        // Whoever holds nobody back has nothing to let go.
    }

    /// What is to be written in the same commit that keeps the stanza for another server; null for nothing. Asked for
    /// on the thread that writes.
    default @Nullable Beside beside() {
        return null;
    }

    /// Hands an answer to the stanza straight to the session that sent it, before [#done]. From any thread; only
    /// posts.
    ///
    /// @return false if no session sent it: then the answer goes the way of every stanza
    default boolean answer(Stanza answer) {
        return false;
    }
}
