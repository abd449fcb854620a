package im.clove.node.app.host;

import im.clove.node.peers.Exchange;
import im.clove.node.store.Stores;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.S2s;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Outward;
import im.clove.s2s.place.Way;
import java.security.SecureRandom;
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
        Predicate<Way> kept = engines.side(map);
        S2s engine = new S2s(
                settings.servers(map).withStock(tls::peerEngine),
                Outward.of(I2pPlace.class, new DialLimit(dialer, dialling)),
                exchange,
                tools.timers(),
                tools.executor(),
                tools.random(),
                settings.keeping(stores, kept),
                tools.budget());
        engines.add(engine);
        return engine;
    }
}
