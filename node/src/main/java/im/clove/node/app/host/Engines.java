package im.clove.node.app.host;

import im.clove.node.peers.Exchange;
import im.clove.s2s.S2s;
import im.clove.s2s.link.LinkStatus;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// One server-to-server engine for each side of this server, chosen by the domain of ours that a stanza comes from.
/// What is built before the engines keeps this, and uses it when a stanza comes. Thread-safe.
final class Engines implements Exchange.Peers {
    private final List<Atlas> sides = new CopyOnWriteArrayList<>();
    private final List<S2s> engines = new CopyOnWriteArrayList<>();

    /// Announces a side before its engine is made. The first one also keeps what waits for domains of ours that no
    /// side serves any more.
    ///
    /// @return which of the ways in the common store are its own
    Predicate<Way> side(Atlas side) {
        boolean first = sides.isEmpty();
        sides.add(side);
        return way -> side.isOwn(way.local()) || first && sides.stream().noneMatch(other -> other.isOwn(way.local()));
    }

    void add(S2s engine) {
        engines.add(engine);
    }

    @Override
    public void send(Domain from, Domain to, Stanza stanza, Delivery delivery) {
        engine(from).send(from, to, stanza, delivery);
    }

    @Override
    public CompletableFuture<?> disown(Jid account) {
        return engine(account.domain()).disown(account);
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
        return engine(way.local()).obstacle(way);
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

    /// The engine of a domain; of one that nobody serves, the first, which says so.
    private S2s engine(Domain from) {
        return engines.stream()
                .filter(engine -> engine.atlas().isOwn(from))
                .findFirst()
                .or(() -> engines.stream().findFirst())
                .orElseThrow(
                        () -> new IllegalStateException("A stanza for another server came before the node was built"));
    }
}
