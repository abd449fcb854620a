package im.clove.node.core;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;

/// Decides where an envelope goes, by its recipient and origin alone (RFC 6120 §10). Pure.
public final class Router {
    private final Hosts hosts;

    /// @param hosts what this node serves
    public Router(Hosts hosts) {
        this.hosts = hosts;
    }

    public Hosts hosts() {
        return hosts;
    }

    public Route route(Envelope envelope) {
        Jid to = envelope.stanza().to();
        if (to == null) {
            return new Route.Refuse(StanzaError.of(Condition.BAD_REQUEST), "no recipient");
        }
        Service service = hosts.serviceAt(to);
        if (service != null) {
            return new Route.ToService(service);
        }
        if (hosts.isAccountHost(to.domain())) {
            return to.hasLocal()
                    ? new Route.ToAccount()
                    : new Route.Refuse(StanzaError.of(Condition.SERVICE_UNAVAILABLE), "nobody answers for the domain");
        }
        return switch (envelope.origin()) {
            case Origin.Client _, Origin.Service _, Origin.Held _, Origin.Node _ -> new Route.ToPeer();
            // Never a relay between two other servers (RFC 6120 §10.4: deliver locally or refuse).
            case Origin.Peer _ ->
                new Route.Refuse(
                        StanzaError.of(Condition.ITEM_NOT_FOUND, "This server does not serve that domain"),
                        "a peer wrote to a domain that is not ours");
        };
    }
}
