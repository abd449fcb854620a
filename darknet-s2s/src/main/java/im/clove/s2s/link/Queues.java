package im.clove.s2s.link;

import im.clove.runtime.transport.Place;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.place.Target;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Failures;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits on disk, of all links. Each way on which something waits has a link, one without a peer if the map or
/// the policy has none for it: there it waits for its time to be up, for the owner to drop it, or for the map to
/// change. Thread-safe.
public final class Queues {
    private static final Logger LOG = LoggerFactory.getLogger(Queues.class);

    private final S2sConfig config;
    private final LinkTable links;

    public Queues(S2sConfig config, LinkTable links) {
        this.config = config;
        this.links = links;
    }

    /// Why nothing can go on this way as things stand; empty if it can.
    public Optional<StanzaError> obstacle(Way way) {
        return config.atlas().obstacle(way).or(() -> place(way).flatMap(config.policy()::refusal));
    }

    private Optional<Place> place(Way way) {
        return config.atlas().towards(way) instanceof Target.Peer(Place place) ? Optional.of(place) : Optional.empty();
    }

    /// What the sender of something that has waited too long is told.
    StanzaError whyExpired(Way way) {
        return obstacle(way).orElse(Failures.EXPIRED);
    }

    /// The key that the link of a way has, as things stand.
    LinkKey key(Way way) {
        return place(way)
                .filter(_ -> obstacle(way).isEmpty())
                .map(place -> new LinkKey(way.local(), way.remote(), place))
                .orElseGet(() -> LinkKey.toNowhere(config.atlas(), way));
    }

    /// Takes up what waits on a way.
    public void resume(Way way) {
        LinkKey key = key(way);
        boolean astray = key.isToNowhere(config.atlas());
        if (astray) {
            LOG.warn("What waits for a server cannot go: it is not one this node would talk to now");
        }
        PeerLink link = links.of(key);
        if (link == null) {
            LOG.warn("What waits for a server stays on disk: there are too many others");
        } else {
            link.post(astray ? new LinkPost.Tick() : new LinkPost.Event(new LinkEvent.Wanted()));
        }
    }

    /// Dials once, though nothing may wait.
    ///
    /// @return false if there is nobody there to talk to as things stand
    public boolean call(Way way) {
        LinkKey key = key(way);
        PeerLink link = key.isToNowhere(config.atlas()) ? null : links.of(key);
        if (link != null) {
            link.post(new LinkPost.Event(new LinkEvent.Wanted()));
        }
        return link != null;
    }

    /// The atlas says something else than before.
    public void remapped() {
        links.all().forEach(link -> link.post(new LinkPost.Remapped()));
    }

    public CompletableFuture<Integer> drop(Domain remote) {
        return count(links.to(remote), LinkPost.Drop::new);
    }

    public CompletableFuture<Integer> disown(Jid account) {
        return count(links.all(), count -> new LinkPost.Disown(account, count));
    }

    private static CompletableFuture<Integer> count(
            List<PeerLink> links, Function<CompletableFuture<Integer>, LinkPost> ask) {
        CompletableFuture<Integer> all = CompletableFuture.completedFuture(0);
        for (PeerLink link : links) {
            CompletableFuture<Integer> count = new CompletableFuture<>();
            link.post(ask.apply(count));
            all = all.thenCombine(count, Integer::sum);
        }
        return all;
    }

    public boolean retry(Domain remote) {
        List<PeerLink> found = links.to(remote);
        found.forEach(link -> link.post(new LinkPost.Event(new LinkEvent.Awake())));
        return found.stream().anyMatch(link -> link.status().queued() > 0);
    }
}
