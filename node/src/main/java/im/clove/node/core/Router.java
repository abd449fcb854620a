package im.clove.node.core;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.Set;

/// Decides where an envelope goes, by its recipient and origin alone (RFC 6120 §10). Pure.
public final class Router {
    private final Set<Domain> own;

    /// @param own the domains this node serves
    public Router(Set<Domain> own) {
        this.own = Set.copyOf(own);
    }

    public boolean isOwn(Domain domain) {
        return own.contains(domain);
    }

    public Route route(Envelope envelope) {
        Jid to = envelope.stanza().to();
        if (to == null) {
            return new Route.Refuse(StanzaError.of(Condition.BAD_REQUEST), "no recipient");
        }
        if (isOwn(to.domain())) {
            return to.hasLocal() ? new Route.ToAccount(to.bare()) : new Route.ToService(to.domain());
        }
        return switch (envelope.origin()) {
            case Origin.Client _, Origin.Node _ -> new Route.ToPeer(to.domain());
            // Never a relay between two other servers (RFC 6120 §10.4: deliver locally or refuse).
            case Origin.Peer _ ->
                new Route.Refuse(
                        StanzaError.of(Condition.ITEM_NOT_FOUND, "This server does not serve that domain"),
                        "a peer wrote to a domain that is not ours");
        };
    }
}
