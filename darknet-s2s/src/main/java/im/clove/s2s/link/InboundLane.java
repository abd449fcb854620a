package im.clove.s2s.link;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.Serial;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.Failures;
import im.clove.s2s.queue.InboundSink;
import im.clove.s2s.queue.Mark;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a link's incoming stanzas to the [InboundSink]: in order, on a thread of its own, since the sink may
/// block. Every element has a place from the moment it is read until the sink has it; when all places are taken,
/// the link is not read any further. It is charged to the link's [Budget] until its last owner is done with it; while
/// there is no room, or too much is under way, nothing is read either.
final class InboundLane implements CloveSide.Inbound {
    private static final Logger LOG = LoggerFactory.getLogger(InboundLane.class);

    /// Under way at once, unless it is a single stanza.
    private static final long MOST_BYTES = 512 * 1024;

    private final Semaphore places;
    private final Budget budget;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();
    private long underWay;
    private final InboundSink sink;
    private final @Nullable Way way;
    private final Serial<Runnable> thread;
    private final Consumer<LinkPost> owner;

    /// @param way for the marks of stanzas, if their numbers last
    /// @param owner told when a stanza's last owner is done with it
    InboundLane(@Nullable Way way, LinkHome home, Budget budget, Consumer<LinkPost> owner) {
        this.way = way;
        this.places = new Semaphore(home.config().limits().inHand());
        this.budget = budget;
        this.sink = home.sink();
        Executor executor = home.tools().executor();
        this.thread = new Serial<>("link-in", executor, batch -> batch.forEach(Runnable::run));
        this.owner = owner;
    }

    /// Waits for a place, and for room unless nothing else is under way. Called by the thread that reads.
    void enter(Element element) {
        places.acquireUninterruptibly();
        long weight = HeapWeight.waiting(element);
        lock.lock();
        try {
            boolean charged = false;
            while (underWay > 0) {
                charged = charged || budget.tryCharge(weight);
                if (charged && underWay + weight <= MOST_BYTES) {
                    break;
                }
                less.awaitUninterruptibly();
            }
            if (!charged) {
                budget.charge(weight);
            }
            underWay += weight;
        } finally {
            lock.unlock();
        }
    }

    /// The link has the element: from here on only what it passes on is charged.
    void arrived(Element element) {
        gone(HeapWeight.waiting(element));
    }

    private void gone(long weight) {
        budget.release(weight);
        lock.lock();
        try {
            underWay -= weight;
            less.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long going(Stanza stanza) {
        long weight = HeapWeight.waiting(stanza.element());
        budget.charge(weight);
        lock.lock();
        try {
            underWay += weight;
        } finally {
            lock.unlock();
        }
        return weight;
    }

    /// Gives a place back.
    void leave() {
        places.release();
    }

    /// Hands the stanza on; its place is given back when the sink has it.
    @Override
    public void pass(Domain from, Stanza stanza, String peer, long number) {
        Delivery handled = new Handling(new LinkPost.Handled(peer, number), going(stanza));
        Mark mark = way == null ? null : new Mark(way, peer, number);
        thread.post(() -> {
            try {
                sink.accept(from, stanza, mark, handled);
            } catch (RuntimeException e) {
                LOG.error("An incoming stanza was lost by an error of ours", e);
                handled.failed(Failures.INTERNAL);
            } finally {
                leave();
            }
        });
    }

    /// Counts an incoming stanza once its last owner is done with it, whatever became of it.
    private final class Handling implements Delivery {
        private final LinkPost.Handled post;
        private final long weight;
        private final AtomicBoolean isDone = new AtomicBoolean();

        Handling(LinkPost.Handled post, long weight) {
            this.post = post;
            this.weight = weight;
        }

        @Override
        public void accepted() {
            if (isDone.compareAndSet(false, true)) {
                gone(weight);
            }
            owner.accept(post);
        }

        @Override
        public void failed(StanzaError reason) {
            accepted();
        }
    }
}
