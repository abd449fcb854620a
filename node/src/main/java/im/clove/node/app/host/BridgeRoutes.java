package im.clove.node.app.host;

import im.clove.clearnet.policy.BridgePolicy;
import im.clove.clearnet.policy.Decision;
import im.clove.clearnet.policy.Path;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.Target;
import im.clove.s2s.place.Way;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Which side carries what goes between a domain of ours on the clearnet and another server: fixed by the owner's rules
/// and map, never by what is up at the moment, and for as long as the process lasts. What waits for a way has one
/// keeper, and would have two if the side changed under it; a rule that wants the other side holds from the next start
/// on, and
/// until then the side that has it refuses. Thread-safe.
final class BridgeRoutes {
    /// Each is a domain that a user of this node has written to.
    private static final int MOST = 4_096;

    private final Set<Domain> own;
    private final boolean overI2p;
    private final Atlas i2p;
    private final Supplier<BridgePolicy> policy;
    private final Predicate<Domain> isHeld;
    private final Predicate<Domain> isStated;
    private final Map<Way, Boolean> chosen = new ConcurrentHashMap<>();

    /// @param own what is served on the clearnet
    /// @param overI2p whether that is served at the node's address in I2P, too
    /// @param i2p where domains are in I2P
    BridgeRoutes(Set<Domain> own, boolean overI2p, Atlas i2p, Supplier<BridgePolicy> policy) {
        this(own, overI2p, i2p, policy, _ -> false, _ -> false);
    }

    /// @param isHeld which domains stay in I2P, though nothing leads there at the moment
    /// @param isStated where only the domain itself says that it is in I2P: that counts where a rule prefers it
    BridgeRoutes(
            Set<Domain> own,
            boolean overI2p,
            Atlas i2p,
            Supplier<BridgePolicy> policy,
            Predicate<Domain> isHeld,
            Predicate<Domain> isStated) {
        this.isHeld = isHeld;
        this.isStated = isStated;
        this.own = Set.copyOf(own);
        this.overI2p = overI2p;
        this.i2p = i2p;
        this.policy = policy;
    }

    Set<Domain> own() {
        return own;
    }

    boolean isByClearnet(Way way) {
        if (!own.contains(way.local())) {
            return false;
        }
        // Who is at no address in I2P reaches nobody there; the clearnet says so, and looks nothing up.
        if (!overI2p) {
            return true;
        }
        if (!(way.remote().realm() instanceof Realm.Clearnet)) {
            return false;
        }
        Boolean before = chosen.get(way);
        if (before != null) {
            return before;
        }
        boolean now = !isByI2p(way);
        // What no rule allows and no map names goes nowhere, and is not worth a place.
        boolean counts = policy.get().pathOf(way.local(), way.remote()) instanceof Decision.By
                || i2p.resolve(way.remote()) instanceof Target.Peer;
        if (!counts || chosen.size() >= MOST) {
            return now;
        }
        return Objects.requireNonNullElse(chosen.putIfAbsent(way, now), now);
    }

    /// Whether the rules have something to say of what goes this way, also where it goes by I2P. A domain that the map
    /// names and no rule goes by the map alone.
    boolean isRuled(Way way) {
        return own.contains(way.local())
                && (isByClearnet(way)
                        || way.remote().realm() instanceof Realm.Clearnet
                                && policy.get().pathOf(way.local(), way.remote()) instanceof Decision.By);
    }

    /// The owner's map is his word, too: what it names stays in I2P unless a rule sends it elsewhere.
    private boolean isByI2p(Way way) {
        boolean mapped = i2p.resolve(way.remote()) instanceof Target.Peer;
        return switch (policy.get().pathOf(way.local(), way.remote())) {
            case Decision.By(Path path) ->
                switch (path) {
                    case I2P -> true;
                    case PREFER_I2P -> mapped || isHeld.test(way.remote());
                    case CLEARNET, SOCKS, TOR, DENY -> false;
                };
            case Decision.Refused _ -> mapped && !isStated.test(way.remote());
        };
    }
}
