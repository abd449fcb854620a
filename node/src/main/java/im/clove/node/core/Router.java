package im.clove.node.core;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;

/// Decides where an envelope goes, by its recipient and origin alone (RFC 6120 §10). Pure.
public final class Router {
    private final Hosts hosts;
    private final Faces faces;

    /// @param hosts what this node serves
    public Router(Hosts hosts) {
        this(hosts, Faces.ONE);
    }

    /// @param faces which of it is known where
    public Router(Hosts hosts, Faces faces) {
        this.hosts = hosts;
        this.faces = faces;
    }

    public Hosts hosts() {
        return hosts;
    }

    public Route route(Envelope envelope) {
        Jid to = envelope.stanza().to();
        if (to == null) {
            return new Route.Refuse(StanzaError.of(Condition.BAD_REQUEST), "no recipient");
        }
        if (isAcross(envelope, to)) {
            // As if it lived elsewhere: what is on the other face is nobody's business here.
            return elsewhere(envelope);
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
        return elsewhere(envelope);
    }

    /// From one face of this node to the other. That it is refused comes back in the other's name.
    private boolean isAcross(Envelope envelope, Jid to) {
        Jid from = envelope.stanza().from();
        return from != null
                && !(envelope.origin() instanceof Origin.Peer)
                && !(envelope.origin() instanceof Origin.Node
                        && envelope.stanza().isError())
                && hosts.isServed(to.domain())
                && !faces.mayMeet(from.domain(), to.domain());
    }

    private static Route elsewhere(Envelope envelope) {
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
