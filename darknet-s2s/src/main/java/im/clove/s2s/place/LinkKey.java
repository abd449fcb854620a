package im.clove.s2s.place;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;

/// Which link: our side, the peer's side, and where the peer is. Both domains are [DarknetMap#family] names, or, if
/// the peer is known to be no Clove node, the very domains.
public record LinkKey(Domain local, Domain remote, Target.Peer peer) {
    /// The link of a pair of domains.
    ///
    /// @param stock whether the peer is known to be no Clove node
    public static LinkKey of(DarknetMap map, DomainPair pair, Target.Peer peer, boolean stock) {
        return stock
                ? new LinkKey(pair.from(), pair.to(), peer)
                : new LinkKey(map.family(pair.from()), map.family(pair.to()), peer);
    }

    /// The key for what waits on a way that leads to no peer as things stand: it names ourselves, whom nobody
    /// dials.
    public static LinkKey toNowhere(DarknetMap map, Way way) {
        return new LinkKey(way.local(), way.remote(), new Target.Peer(map.self(), DarknetMap.DEFAULT_PORT));
    }

    public boolean isToNowhere(DarknetMap map) {
        return peer.b32().equals(map.self());
    }

    /// Under which names what waits is kept.
    public Way way() {
        return new Way(local, remote);
    }

    /// Whether a link to a Clove node can have this key.
    public boolean isOfFamilies(DarknetMap map) {
        return map.family(local).equals(local) && map.family(remote).equals(remote);
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
