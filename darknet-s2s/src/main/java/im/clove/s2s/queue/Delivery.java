package im.clove.s2s.queue;

import im.clove.xmpp.stanza.StanzaError;
import org.jspecify.annotations.Nullable;

/// What became of a stanza handed over. Exactly one of the two methods is called, once, on a thread of the one who
/// takes the stanza; it must only post.
public interface Delivery {
    /// The other side has taken responsibility (for a peer: it acknowledged; for a local account: it committed),
    /// or a later stanza has made this one untrue before it went.
    void accepted();

    /// It was not delivered and will not be tried again.
    void failed(StanzaError reason);

    /// What is to be written with the stanza, if that is kept; null for nothing. Asked for before [#accepted], on the
    /// thread that writes, and again if that fails.
    default @Nullable Beside beside() {
        return null;
    }

    /// Whether a program of this server says it, so that it is no sign of anybody wanting to talk to the other side.
    default boolean isAutomatic() {
        return false;
    }
}
