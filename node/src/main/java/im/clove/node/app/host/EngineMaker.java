package im.clove.node.app.host;

import im.clove.clearnet.place.ClearnetPlace;
import im.clove.node.peers.Exchange;
import im.clove.node.store.Stores;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.S2s;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Outward;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.InboundSink;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/// Makes the server-to-server engines of a node, one for each of its destinations, and enters them among its sides.
///
/// @param dialling at once, from each destination
record EngineMaker(
        Settings settings, Engines engines, Exchange exchange, TlsSetup tls, Stores stores, int dialling, Tools tools) {
    record Tools(Timers timers, Executor executor, SecureRandom random, Budget budget) {}

    /// @param dialer from the destination that the map is of
    S2s make(DarknetMap map, Dialer<I2pPlace> dialer) {
        return make(map, _ -> true, Optional.empty(), dialer);
    }

    /// @param carries which ways go by I2P, where one of the domains is on the clearnet, too
    /// @param door that the owner's rules stand at
    S2s make(DarknetMap map, Predicate<Way> carries, Optional<BridgeDoor> door, Dialer<I2pPlace> dialer) {
        return make(
                settings.servers(map).withStock(tls::peerEngine),
                engines.side(map, carries, stanza -> door.flatMap(each -> each.refusal(stanza))),
                Outward.of(I2pPlace.class, new DialLimit<>(dialer, dialling)),
                door.<InboundSink>map(each -> each).orElse(exchange));
    }

    /// The engine of the clearnet, which nothing of I2P knows of.
    ///
    /// @param config of its own: other certificates, other secrets
    S2s bridge(S2sConfig config, Predicate<Way> carries, Dialer<ClearnetPlace> dialer, BridgeDoor door) {
        Predicate<Way> kept = engines.side(config.atlas(), carries, door::refusal);
        return make(config, kept, Outward.of(ClearnetPlace.class, new DialLimit<>(dialer, dialling)), door);
    }

    /// Something else decides where domains are than before.
    void remapped() {
        engines.remapped();
    }

    /// Answers another server that was not let in.
    void answer(Stanza stanza) {
        Jid from = stanza.from();
        Jid to = stanza.to();
        if (from != null && to != null) {
            engines.answer(new Way(from.domain(), to.domain()), stanza);
        }
    }

    private S2s make(S2sConfig config, Predicate<Way> kept, Outward outward, InboundSink sink) {
        S2s engine = new S2s(
                config,
                outward,
                sink,
                tools.timers(),
                tools.executor(),
                tools.random(),
                settings.keeping(stores, kept),
                tools.budget());
        engines.add(engine);
        return engine;
    }
}
