package im.clove.node.app.host;

import im.clove.clearnet.policy.BridgePolicy;
import im.clove.node.app.config.NodeConfig;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.link.LinkStatus;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Way;
import im.clove.xmpp.jid.Domain;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Where others say that they are in I2P, put together. Thread-safe.
///
/// @param map that is kept up with what is known
record Stated(
        NodeConfig.Bridge config,
        KnownPlaces places,
        Questions questions,
        DarknetMap map,
        EngineMaker engines,
        Clock clock) {
    /// @param own what of this node is on the clearnet
    /// @throws im.clove.node.store.StoreException if the store cannot be read
    static Stated of(
            NodeConfig.Bridge config,
            Set<Domain> own,
            DarknetMap map,
            EngineMaker engines,
            Supplier<BridgePolicy> policy,
            Clock clock) {
        KnownPlaces places = new KnownPlaces(
                new StoredStatements(engines.stores().store()),
                new KnownPlaces.Terms(own, config.overI2p(), config.statements() == NodeConfig.Bridge.Statements.TAKE),
                policy,
                clock);
        Questions questions = new Questions(
                engines.engines()::send,
                engines.tools().timers(),
                engines.tools().random());
        return new Stated(config, places, questions, map, engines, clock);
    }

    /// The owner's map is this.
    void mapped(Map<Domain, I2pPlace> entries) {
        map.replace(places.with(entries));
    }

    /// Something else may be known than before.
    void changed() {
        places.fresh().ifPresent(all -> {
            map.replace(all);
            engines.remapped();
        });
    }

    /// What the owner is told, and asking others by itself, if he wants that.
    ///
    /// @param links of the clearnet
    LiveStatements live(Supplier<List<LinkStatus>> links, BridgeRoutes routes) {
        StatementRounds rounds = new StatementRounds(
                places,
                questions,
                new StatementRounds.Parts(
                        Domain.of(map.self().b32()),
                        isAsking(),
                        () -> links.get().stream()
                                .filter(LinkStatus::isLive)
                                .map(Stated::way)
                                .toList(),
                        this::changed,
                        clock,
                        engines.tools().timers(),
                        engines.tools().executor()));
        rounds.watch();
        return new LiveStatements(this, rounds, routes);
    }

    /// What came over a stream that only dialback has proved may be anybody's word.
    boolean isAsking() {
        return config.overI2p()
                && config.statements() != NodeConfig.Bridge.Statements.OFF
                && !config.trust().dialback();
    }

    private static Way way(LinkStatus status) {
        return new Way(status.key().local(), status.key().remote());
    }
}
