package im.clove.node.app.host;

import im.clove.clearnet.policy.BridgePolicy;
import im.clove.clearnet.policy.Decision;
import im.clove.clearnet.policy.Path;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.Target;
import im.clove.s2s.place.Way;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;
import java.util.Set;
import java.util.function.Supplier;

/// Which side carries what goes between a domain of ours on the clearnet and another server: fixed by the owner's rules
/// and map, never by what is up at the moment. Pure, but for the rules, which may change.
///
/// @param own what is served on the clearnet
/// @param overI2p whether that is served at the node's address in I2P, too
/// @param i2p where domains are in I2P
record BridgeRoutes(Set<Domain> own, boolean overI2p, Atlas i2p, Supplier<BridgePolicy> policy) {
    BridgeRoutes {
        own = Set.copyOf(own);
    }

    boolean isByClearnet(Way way) {
        if (!own.contains(way.local())) {
            return false;
        }
        // Who is at no address in I2P reaches nobody there; the clearnet says so, and looks nothing up.
        return !overI2p || way.remote().realm() instanceof Realm.Clearnet && !isByI2p(way);
    }

    /// The owner's map is his word, too: what it names stays in I2P unless a rule sends it elsewhere.
    private boolean isByI2p(Way way) {
        boolean mapped = i2p.resolve(way.remote()) instanceof Target.Peer;
        return switch (policy.get().pathOf(way.local(), way.remote())) {
            case Decision.By(Path path) ->
                switch (path) {
                    case I2P -> true;
                    case PREFER_I2P -> mapped;
                    case CLEARNET, SOCKS, TOR, DENY -> false;
                };
            case Decision.Refused _ -> mapped;
        };
    }
}
