package im.clove.node.app.host;

import im.clove.clearnet.policy.BridgePolicy;
import im.clove.clearnet.policy.Decision;
import im.clove.clearnet.policy.Path;
import im.clove.clearnet.statement.DestinationVerifier;
import im.clove.clearnet.statement.Heard;
import im.clove.clearnet.statement.Known;
import im.clove.clearnet.statement.StatementBook;
import im.clove.clearnet.statement.StatementStore;
import im.clove.clearnet.statement.Verdict;
import im.clove.i2p.keys.PublicDestination;
import im.clove.node.admin.ControlException;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.place.DarknetMap;
import im.clove.xmpp.jid.Domain;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where domains of the clearnet are in I2P: by the owner's map, and by statements that were taken, where a rule
/// has the path `i2p` or `prefer-i2p`. Remembers for good which of them are not to be reached otherwise. Thread-safe.
final class KnownPlaces {
    private static final Logger LOG = LoggerFactory.getLogger(KnownPlaces.class);

    /// What others have signed.
    static final DestinationVerifier VERIFIER =
            (destination, message, signature) -> PublicDestination.parse(destination)
                    .filter(each -> each.verifies(message, signature))
                    .isPresent();

    private final StatementStore store;
    private final Terms terms;
    private final Supplier<BridgePolicy> policy;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile StatementBook book;
    private volatile Map<Domain, I2pPlace> mapped = Map.of();
    private volatile Map<Domain, I2pPlace> composed = Map.of();
    private volatile Set<Domain> stated = Set.of();

    /// @param own what of this node is on the clearnet
    /// @param overI2p whether that is in I2P, too: else nothing known of others is of use to it
    /// @param takes whether the owner consents to every statement that counts
    record Terms(Set<Domain> own, boolean overI2p, boolean takes) {
        Terms {
            own = Set.copyOf(own);
        }
    }

    /// @throws im.clove.node.store.StoreException if the store cannot be read
    KnownPlaces(StatementStore store, Terms terms, Supplier<BridgePolicy> policy, Clock clock) {
        this.store = store;
        this.terms = terms;
        this.policy = policy;
        this.clock = clock;
        this.book = StatementBook.of(store.load());
    }

    StatementBook book() {
        return book;
    }

    /// Whether a domain is not to be reached over the clearnet by the path `prefer-i2p`.
    boolean isHeld(Domain domain) {
        return book.of(domain).held();
    }

    /// Whether a statement alone says where it is: that counts for whom a rule sends there, and for nobody else.
    boolean isStated(Domain domain) {
        return stated.contains(domain);
    }

    /// The owner's map with what statements add; what both name is where the owner says. From now on what is in it
    /// and prefers I2P is kept off the clearnet: a domain that went there since the node started waits for the
    /// next start.
    ///
    /// @param entries of the owner's map
    /// @throws im.clove.node.store.StoreException if that cannot be kept
    Map<Domain, I2pPlace> with(Map<Domain, I2pPlace> entries) {
        lock.lock();
        try {
            mapped = Map.copyOf(entries);
            Map<Domain, I2pPlace> all = composed();
            if (terms.overI2p()) {
                all.keySet().stream()
                        .filter(domain -> has(domain, Path.PREFER_I2P) && !isHeld(domain))
                        .forEach(domain -> turn(domain, book.holding(domain)));
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /// The same without the owner's doing, if it is another than before: nothing is kept off the clearnet by it
    /// until the next start.
    Optional<Map<Domain, I2pPlace>> fresh() {
        lock.lock();
        try {
            Map<Domain, I2pPlace> before = composed;
            return composed().equals(before) ? Optional.empty() : Optional.of(composed);
        } finally {
            lock.unlock();
        }
    }

    /// The owner's map, as it was given last.
    Map<Domain, I2pPlace> mapped() {
        return mapped;
    }

    private Map<Domain, I2pPlace> composed() {
        Map<Domain, I2pPlace> all = new HashMap<>();
        if (terms.overI2p()) {
            book.places(clock.instant()).forEach((domain, b32) -> {
                if (has(domain, Path.PREFER_I2P) || has(domain, Path.I2P)) {
                    all.put(domain, new I2pPlace(b32, DarknetMap.DEFAULT_PORT));
                }
            });
        }
        all.keySet().removeAll(mapped.keySet());
        stated = Set.copyOf(all.keySet());
        all.putAll(mapped);
        composed = Map.copyOf(all);
        return composed;
    }

    private boolean has(Domain theirs, Path path) {
        BridgePolicy rules = policy.get();
        return terms.own().stream()
                .anyMatch(ours -> rules.pathOf(ours, theirs) instanceof Decision.By(Path by) && by == path);
    }

    /// What was heard of a domain, judged and kept.
    Verdict heard(Heard heard) {
        lock.lock();
        try {
            StatementBook.Turn turn = book.heard(heard, terms.takes(), clock.instant(), VERIFIER);
            if (turn.verdict().isBad()) {
                LOG.warn(
                        "A statement about the place of a domain in I2P does not count: {}",
                        turn.verdict().words());
            }
            turn(heard.domain(), turn.book());
            return turn.verdict();
        } finally {
            lock.unlock();
        }
    }

    /// With the owner's consent.
    void trust(Domain domain) throws ControlException {
        lock.lock();
        try {
            Optional<StatementBook> fresh = book.trusting(domain, clock.instant());
            if (fresh.isEmpty()) {
                throw ControlException.refused("Nothing about " + domain + " waits for your consent"
                        + "; `clove bridge statements` shows what is known");
            }
            turn(domain, fresh.get());
        } finally {
            lock.unlock();
        }
    }

    /// As if nothing had ever been known of it.
    void forget(Domain domain) throws ControlException {
        lock.lock();
        try {
            if (book.of(domain).equals(Known.NOTHING)) {
                throw ControlException.refused("Nothing is known of a place of " + domain
                        + " in I2P; `clove bridge statements` shows what is known");
            }
            turn(domain, book.forgetting(domain));
        } finally {
            lock.unlock();
        }
    }

    /// On the disk first: what is not kept is not so.
    private void turn(Domain domain, StatementBook fresh) {
        if (!fresh.of(domain).equals(book.of(domain))) {
            store.put(domain, fresh.of(domain));
        }
        book = fresh;
    }
}
