package im.clove.s2s.queue;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where stanzas from other servers go. Implemented by the node.
public interface InboundSink {
    /// Takes a stanza from a peer whose right to speak for the domain has been proved; `from` of the stanza is in
    /// that domain, `to` is present. May block for back-pressure.
    ///
    /// @param handled told when the stanza's last local owner has committed or refused it: only then it counts as
    ///     handled (XEP-0198)
    void accept(Domain from, Stanza stanza, Delivery handled);

    /// As [#accept(Domain,Stanza,Delivery)], for a peer that sends again what it has no acknowledgement for:
    /// whoever commits what the stanza changes commits the mark with it, and what is marked is not taken a second
    /// time.
    ///
    /// @param mark null if the stanza has no name that lasts
    default void accept(Domain from, Stanza stanza, @Nullable Mark mark, Delivery handled) {
        accept(from, stanza, handled);
    }

    /// A stanza of ours whose sender was told that it is taken will not be delivered. Must only post.
    default void undelivered(Stanza stanza, StanzaError reason) {}

    /// Stanzas of ours wait for a peer. Told once for each sender and absence. Must only post.
    ///
    /// @param sender whose stanza waits
    /// @param remote for whom
    /// @param seen when the peer was last there, or null if it never was
    default void waits(Jid sender, Domain remote, @Nullable Instant seen) {}

    /// A peer is there again, and does not know the state of our side: presence between these two was given up
    /// while it was away. Must only post.
    ///
    /// @param local a bare address here
    /// @param remote a bare address there
    default void returned(Jid local, Jid remote) {}
}
