package im.clove.s2s.place;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Place;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.Optional;

/// Where domains live, as one side of this server sees it: the answer for outgoing stanzas, and the one for who may
/// speak for a domain. The engine knows places from here alone, and asks no resolver. Thread-safe; no method blocks.
public interface Atlas {
    /// What the senders of stanzas for a domain of ours are told: they should not have come to this module.
    StanzaError HERE = StanzaError.of(Condition.INTERNAL_SERVER_ERROR, "That domain is served here.");

    /// Where this side itself is.
    Place self();

    /// Whether a domain is served on this side.
    boolean isOwn(Domain domain);

    /// Where stanzas for this domain go, and so who may speak for it.
    Target resolve(Domain domain);

    /// As [#resolve], from a certain domain of ours: where the owner's rules say so, it is a matter of both. What
    /// cannot
    /// be reached on this way may not come in on it either.
    default Target towards(Way way) {
        return resolve(way.remote());
    }

    /// The name under which a domain shares a link with others. Both ends of a link come to the same name.
    Domain family(Domain domain);

    /// The place of a server that dialled us, by what the transport has proved; empty if it proves no place of this
    /// kind.
    Optional<? extends Place> origin(PeerIdentity proved);

    /// Why nothing can go on this way as things stand; empty if it can.
    default Optional<StanzaError> obstacle(Way way) {
        if (!isOwn(way.local())) {
            return Optional.of(StanzaError.of(
                    Condition.NOT_ALLOWED, way.local().name() + " is not a domain of this server any more."));
        }
        return switch (towards(way)) {
            case Target.Own() -> Optional.of(HERE);
            case Target.Refused(StanzaError error) -> Optional.of(error);
            case Target.Peer _ -> Optional.empty();
        };
    }
}
