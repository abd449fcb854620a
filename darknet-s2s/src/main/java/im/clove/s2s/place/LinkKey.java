package im.clove.s2s.place;

import im.clove.runtime.transport.Place;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;

/// Which link: our side, the peer's side, and where the peer is. Both domains are [Atlas#family] names, or, if
/// the peer is known to be no Clove node, the very domains.
public record LinkKey(Domain local, Domain remote, Place place) {
    /// The link of a pair of domains.
    ///
    /// @param stock whether the peer is known to be no Clove node
    public static LinkKey of(Atlas atlas, DomainPair pair, Place place, boolean stock) {
        return stock
                ? new LinkKey(pair.from(), pair.to(), place)
                : new LinkKey(atlas.family(pair.from()), atlas.family(pair.to()), place);
    }

    /// The key for what waits on a way that leads to no peer as things stand: it names ourselves, whom nobody
    /// dials.
    public static LinkKey toNowhere(Atlas atlas, Way way) {
        return new LinkKey(way.local(), way.remote(), atlas.self());
    }

    public boolean isToNowhere(Atlas atlas) {
        return place.equals(atlas.self());
    }

    /// Under which names what waits is kept.
    public Way way() {
        return new Way(local, remote);
    }

    /// Whether a link to a Clove node can have this key.
    public boolean isOfFamilies(Atlas atlas) {
        return atlas.family(local).equals(local) && atlas.family(remote).equals(remote);
    }

    /// Whether the stanza goes between exactly these domains, and not only between their families.
    public boolean isExactly(Stanza stanza) {
        Jid from = stanza.from();
        Jid to = stanza.to();
        return from != null
                && to != null
                && from.domain().equals(local)
                && to.domain().equals(remote);
    }
}
