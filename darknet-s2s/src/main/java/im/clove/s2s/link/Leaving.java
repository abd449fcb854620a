package im.clove.s2s.link;

import im.clove.s2s.place.LinkKey;
import im.clove.s2s.queue.Failures;
import im.clove.s2s.queue.Outbox;
import im.clove.s2s.queue.Queued;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// How a [PeerLink] comes to its end while something may still wait on it: the node stops, or the peer lives
/// elsewhere now. Confined to its link.
final class Leaving {
    private final LinkKey key;
    private final LinkClock clock;
    private final LinkHome.Registry registry;
    private final Consumer<LinkPost> mailbox;
    private final List<Runnable> stopping = new ArrayList<>();
    private boolean displaced;

    Leaving(LinkKey key, LinkClock clock, LinkHome.Registry registry, Consumer<LinkPost> mailbox) {
        this.key = key;
        this.clock = clock;
        this.registry = registry;
        this.mailbox = mailbox;
    }

    /// @param done told when the link has left
    void stop(Runnable done, long now) {
        stopping.add(done);
        clock.stopping(now);
    }

    boolean isStopping() {
        return !stopping.isEmpty();
    }

    /// The map was changed: another link is to have what waits, or none.
    void remapped() {
        displaced = !registry.queues().key(key.way()).equals(key);
    }

    /// Whether it is time.
    ///
    /// @param carried whether there is a stream on which what waits may still be acknowledged
    boolean isDue(Outbox outbox, boolean carried, long now) {
        return isStopping() ? outbox.isEmpty() || !carried || clock.mustStop(now) : displaced && !outbox.isMoving();
    }

    /// The link has left, and what is kept is on disk.
    ///
    /// @param rest what was not kept
    void left(List<Queued> rest) {
        if (isStopping()) {
            LinkQueue.fail(rest, Failures.STOPPING);
        } else {
            registry.queues().resume(key.way());
            Moving.all(rest, registry, mailbox);
        }
        stopping.forEach(Runnable::run);
    }
}
