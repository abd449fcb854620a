package im.clove.clearnet.place;

import im.clove.runtime.transport.Place;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;
import java.util.Optional;

/// Where a clearnet domain is, as far as that is known without asking anybody: the domain itself, whose servers are
/// looked up with each dial, and the way out. No other name than one of the clearnet has such a place, so none can be
/// looked up.
///
/// @param speaker the domain of ours that speaks there, whose certificate is shown where TLS comes before anything is
///     said; empty if no domain of ours has anything to say
public record ClearnetPlace(Domain domain, Via via, Optional<Domain> speaker) implements Place {
    /// @throws IllegalArgumentException if the domain belongs to a network of its own
    public ClearnetPlace {
        if (!(domain.realm() instanceof Realm.Clearnet)) {
            throw new IllegalArgumentException("No name of the clearnet");
        }
    }

    public ClearnetPlace(Domain domain, Via via) {
        this(domain, via, Optional.empty());
    }

    @Override
    public String hint() {
        return domain.name();
    }

    @Override
    public int compareTo(Place other) {
        if (!(other instanceof ClearnetPlace(Domain otherDomain, Via otherVia, Optional<Domain> otherSpeaker))) {
            return getClass().getName().compareTo(other.getClass().getName());
        }
        int domains = domain.compareTo(otherDomain);
        int vias = domains != 0 ? domains : via.compareTo(otherVia);
        return vias != 0
                ? vias
                : speaker.map(Domain::name)
                        .orElse("")
                        .compareTo(otherSpeaker.map(Domain::name).orElse(""));
    }
}
