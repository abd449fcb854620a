package im.clove.s2s.link;

import im.clove.runtime.budget.Budget;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.queue.Failures;
import im.clove.s2s.queue.Outbox;
import im.clove.s2s.queue.OutboxStore;
import im.clove.s2s.queue.Parting;
import im.clove.s2s.queue.Queued;
import im.clove.s2s.queue.Spool;
import im.clove.s2s.stream.Ending;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a [PeerLink] has to send, whoever carries it, with its place on disk. Confined to its link.
final class LinkQueue {
    private static final Logger LOG = LoggerFactory.getLogger(LinkQueue.class);

    private final LinkKey key;
    private final Budget budget;
    private final Spool spool;
    private final Outbox outbox;
    private boolean loaded;
    private boolean restored;

    /// @param budget of the link
    LinkQueue(LinkKey key, LinkHome home, Budget budget) {
        this.key = key;
        this.budget = budget;
        this.spool = new Spool(key.way(), home.tools().keeping());
        this.outbox = new Outbox(
                spool,
                home.config().limits(),
                home.config().times(),
                home.tools().token(),
                budget,
                (stanza, reason) -> home.sink().undelivered(stanza, reason));
    }

    Outbox outbox() {
        return outbox;
    }

    /// Of the link.
    Budget budget() {
        return budget;
    }

    Spool spool() {
        return spool;
    }

    /// Takes over what an earlier process left, the first time it is called.
    ///
    /// @param peer takes what is known of the peer's own stanzas
    /// @return whether that is known; if not, nothing can be done here
    boolean load(Consumer<OutboxStore.Saved> peer) {
        if (!loaded) {
            try {
                spool.load().ifPresent(saved -> {
                    OutboxStore.Head head = saved.head();
                    if (head != null) {
                        outbox.restore(head);
                        if (head.stanzas() > 0) {
                            budget.become(Budget.Kind.LINK); // somebody here wrote it
                        }
                        restored = true;
                    }
                    peer.accept(saved);
                });
                loaded = true;
            } catch (RuntimeException e) {
                LOG.error("What waits for another server cannot be read", e);
            }
        }
        return loaded;
    }

    /// Whether stanzas of an earlier process may be here that nobody has looked at; asked once.
    boolean wasRestored() {
        boolean was = restored;
        restored = false;
        return was;
    }

    /// Makes durable what was taken since the last time. Blocks for the disk.
    ///
    /// @param taken what to note of the peer's stanzas, or null
    /// @return whether that is written
    boolean commit(OutboxStore.@Nullable Taken taken) {
        return loaded && outbox.commit(taken);
    }

    /// Gives back what has waited too long.
    ///
    /// @return the presence among it, of which nobody else is told
    List<Stanza> expire(long now, Queues all) {
        List<Queued> expired = outbox.expired(now);
        expired.forEach(entry -> entry.delivery()
                .failed(
                        entry.isDropped()
                                ? Failures.DROPPED
                                : entry.isKept() ? all.whyExpired(key.way()) : Failures.AWAY));
        return expired.stream().filter(Queued::passing).map(Queued::stanza).toList();
    }

    /// What an event means for the link, where it is the end of the stream that carries the queue, or was about to.
    LinkEvent judged(LinkEvent event, LinkState state) {
        return event instanceof LinkEvent.Ended(long stream, Ending how) && state.isOn(stream)
                ? new LinkEvent.Ended(stream, ended(how))
                : event;
    }

    /// The stream that carries the queue, or was about to, has ended.
    ///
    /// @return what that means for the link: a peer that objects to what is said is no peer that refuses us
    private Ending ended(Ending how) {
        switch (how) {
            case Ending.Blamed(StanzaError reason) -> {
                if (!outbox.hasSent()) {
                    return new Ending.Rejected(reason);
                }
                outbox.ended(Parting.BLAMED).ifPresent(culprit -> convict(culprit, reason));
            }
            case Ending.Finished() ->
                outbox.ended(Parting.CLOSED).ifPresent(culprit -> convict(culprit, Failures.ENDS));
            case Ending.Cut() -> outbox.ended(Parting.BROKE).ifPresent(culprit -> convict(culprit, Failures.ENDS));
            case Ending.Lost(), Ending.Yielded(), Ending.Changed(), Ending.Rejected _ -> outbox.inVain();
        }
        return how;
    }

    private void convict(Queued culprit, StanzaError reason) {
        LOG.warn("A server ends its streams over one stanza, which goes back to its sender");
        culprit.delivery().failed(reason);
    }

    /// Gives back what is larger than the peer takes.
    void refuseHeavier(int bytes) {
        fail(outbox.heavier(bytes), Failures.tooLarge(bytes));
    }

    /// Gives everything back to its senders.
    ///
    /// @return how many stanzas that were
    int giveUp(StanzaError reason) {
        List<Queued> all = outbox.drain(true);
        fail(all, reason);
        return all.size();
    }

    /// Gives stanzas back to their senders.
    static void fail(List<Queued> entries, StanzaError reason) {
        entries.forEach(entry -> entry.delivery().failed(reason));
    }

    /// The peer has these: their senders are told.
    static void arrived(List<Queued> entries, LinkClock clock) {
        clock.sent(entries.size());
        entries.forEach(entry -> entry.delivery().accepted());
    }
}
