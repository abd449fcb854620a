package im.clove.s2s.link;

import im.clove.runtime.owner.Serial;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.Failures;
import im.clove.s2s.queue.InboundSink;
import im.clove.s2s.queue.Mark;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a link's incoming stanzas to the [InboundSink]: in order, on a thread of its own, since the sink may
/// block. Every element has a place from the moment it is read until the sink has it; when all places are taken,
/// the link is not read any further.
final class InboundLane implements CloveSide.Inbound {
    private static final Logger LOG = LoggerFactory.getLogger(InboundLane.class);

    private final Semaphore places;
    private final InboundSink sink;
    private final @Nullable Way way;
    private final Serial<Runnable> thread;
    private final Consumer<LinkPost> owner;

    /// @param places how many elements may be on their way
    /// @param owner told when a stanza's last owner is done with it
    InboundLane(int places, InboundSink sink, Executor executor, Consumer<LinkPost> owner) {
        this(places, sink, null, executor, owner);
    }

    /// @param way for the marks of stanzas, if their numbers last
    InboundLane(int places, InboundSink sink, @Nullable Way way, Executor executor, Consumer<LinkPost> owner) {
        this.way = way;
        this.places = new Semaphore(places);
        this.sink = sink;
        this.thread = new Serial<>("link-in", executor, batch -> batch.forEach(Runnable::run));
        this.owner = owner;
    }

    /// Waits for a place. Called by the thread that reads.
    void enter() {
        places.acquireUninterruptibly();
    }

    /// Gives a place back.
    void leave() {
        places.release();
    }

    /// Hands the stanza on; its place is given back when the sink has it.
    @Override
    public void pass(Domain from, Stanza stanza, String peer, long number) {
        Delivery handled = new Handling(owner, new LinkPost.Handled(peer, number));
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
    private record Handling(Consumer<LinkPost> owner, LinkPost.Handled post) implements Delivery {
        @Override
        public void accepted() {
            owner.accept(post);
        }

        @Override
        public void failed(StanzaError reason) {
            owner.accept(post);
        }
    }
}
