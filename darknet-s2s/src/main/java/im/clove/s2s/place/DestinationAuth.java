package im.clove.s2s.place;

import im.clove.runtime.transport.I2pPlace;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;

/// Identity on I2P: a destination may speak for the domains that live on it by the [DarknetMap], and for nothing
/// else (S-05).
/// The streaming protocol has proved the destination, so there is no dialback and no certificate. Only a server
/// that dials from another destination than the one it listens on has to be asked about there.
public final class DestinationAuth implements PeerAuth {
    private final DarknetMap map;

    public DestinationAuth(DarknetMap map) {
        this.map = map;
    }

    @Override
    public Verdict check(Domain claimed, PeerIdentity proved) {
        if (!(proved instanceof PeerIdentity.I2p(var b32))) {
            return new Verdict.Denied("This stream does not come from an I2P destination");
        }
        return switch (map.resolve(claimed)) {
            case Target.Peer peer
            when peer.place() instanceof I2pPlace(B32 home, int _) && home.equals(b32) ->
                new Verdict.Granted(peer.place());
            case Target.Peer peer -> new Verdict.Elsewhere(peer.place());
            case Target.Own _ -> new Verdict.Denied("The domain is served here");
            case Target.Refused _ -> new Verdict.Denied("The domain is not one this server talks to");
        };
    }
}
