package im.clove.clearnet.place;

import im.clove.runtime.transport.Place;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;

/// Where a clearnet domain is, as far as that is known without asking anybody: the domain itself, whose servers are
/// looked up with each dial, and the way out. No other name than one of the clearnet has such a place, so none can be
/// looked up.
public record ClearnetPlace(Domain domain, Via via) implements Place {
    /// @throws IllegalArgumentException if the domain belongs to a network of its own
    public ClearnetPlace {
        if (!(domain.realm() instanceof Realm.Clearnet)) {
            throw new IllegalArgumentException("No name of the clearnet");
        }
    }

    @Override
    public String hint() {
        return domain.name();
    }

    @Override
    public int compareTo(Place other) {
        if (!(other instanceof ClearnetPlace(Domain otherDomain, Via otherVia))) {
            return getClass().getName().compareTo(other.getClass().getName());
        }
        int domains = domain.compareTo(otherDomain);
        return domains != 0 ? domains : via.compareTo(otherVia);
    }
}
