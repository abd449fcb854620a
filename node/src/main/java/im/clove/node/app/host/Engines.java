package im.clove.node.app.host;

import im.clove.node.peers.Exchange;
import im.clove.s2s.S2s;
import im.clove.s2s.link.LinkStatus;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.Failures;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/// One server-to-server engine for each side of this server, chosen by the domain of ours that a stanza comes from, and
/// where that is served on two sides, by the way that the owner's rules fix for the two domains.
/// What is built before the engines keeps this, and uses it when a stanza comes. Thread-safe.
final class Engines implements Exchange.Peers {
    private final List<Side> sides = new CopyOnWriteArrayList<>();
    private final List<S2s> engines = new CopyOnWriteArrayList<>();

    /// @param carries which ways between its own domains and others go by it
    /// @param refusal why a stanza may not leave by it
    private record Side(Atlas atlas, Predicate<Way> carries, Function<Stanza, Optional<StanzaError>> refusal) {
        boolean has(Way way) {
            return atlas.isOwn(way.local()) && carries.test(way);
        }
    }

    /// As [#side(Atlas, Predicate, Function)], for one whose domains are served on no other.
    Predicate<Way> side(Atlas atlas) {
        return side(atlas, _ -> true, _ -> Optional.empty());
    }

    /// Announces a side before its engine is made. The first one also keeps what waits for domains of ours that no
    /// side serves any more.
    ///
    /// @param carries which ways between its own domains and others go by it; each by one side at a time
    /// @return which of the ways in the common store are its own
    /// @param refusal why a stanza may not leave by it
    Predicate<Way> side(Atlas atlas, Predicate<Way> carries, Function<Stanza, Optional<StanzaError>> refusal) {
        boolean first = sides.isEmpty();
        Side side = new Side(atlas, carries, refusal);
        sides.add(side);
        return way -> side.has(way) || first && sides.stream().noneMatch(other -> other.has(way));
    }

    void add(S2s engine) {
        engines.add(engine);
    }

    @Override
    public void send(Domain from, Domain to, Stanza stanza, Delivery delivery) {
        Way way = new Way(from, to);
        Optional<StanzaError> refused = sides.stream()
                .filter(side -> side.has(way))
                .findFirst()
                .flatMap(side -> side.refusal().apply(stanza));
        if (refused.isPresent()) {
            delivery.failed(refused.get());
        } else {
            engine(way).send(from, to, stanza, delivery);
        }
    }

    /// Says to another server that something was not let in, which no rule forbids.
    void answer(Way way, Stanza refusal) {
        engine(way).send(way.local(), way.remote(), refusal, Failures.NOBODY);
    }

    @Override
    public CompletableFuture<?> disown(Jid account) {
        return CompletableFuture.allOf(engines.stream()
                .filter(engine -> engine.atlas().isOwn(account.domain()))
                .map(engine -> engine.disown(account))
                .toArray(CompletableFuture[]::new));
    }

    /// Takes up what an earlier process left waiting, on every side.
    void resume() {
        engines.forEach(S2s::resume);
    }

    void remapped() {
        engines.forEach(S2s::remapped);
    }

    /// The links of all sides.
    List<LinkStatus> status() {
        return engines.stream().flatMap(engine -> engine.status().stream()).toList();
    }

    /// As [S2s#obstacle].
    Optional<StanzaError> obstacle(Way way) {
        return engine(way).obstacle(way);
    }

    /// As [S2s#drop], on every side.
    CompletableFuture<Integer> drop(Domain remote) {
        return engines.stream()
                .map(engine -> engine.drop(remote))
                .reduce((one, other) -> one.thenCombine(other, Integer::sum))
                .orElseGet(() -> CompletableFuture.completedFuture(0));
    }

    /// As [S2s#retry], on every side.
    boolean retry(Domain remote) {
        return engines.stream().map(engine -> engine.retry(remote)).reduce(false, Boolean::logicalOr);
    }

    /// Ends every side. One may take a few seconds; they do at the same time.
    void close() {
        List<Thread> closing = engines.stream()
                .map(engine -> Thread.ofVirtual().name("s2s-close").start(engine::close))
                .toList();
        try {
            for (Thread each : closing) {
                each.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The engine of a way; of one that nobody serves, the first, which says so.
    private S2s engine(Way way) {
        return engines.stream()
                .filter(engine -> sides.stream().anyMatch(side -> side.atlas().equals(engine.atlas()) && side.has(way)))
                .findFirst()
                .or(() -> engines.stream()
                        .filter(engine -> engine.atlas().isOwn(way.local()))
                        .findFirst())
                .or(() -> engines.stream().findFirst())
                .orElseThrow(
                        () -> new IllegalStateException("A stanza for another server came before the node was built"));
    }
}
