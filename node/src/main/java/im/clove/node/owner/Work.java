package im.clove.node.owner;

import im.clove.node.core.Ticket;
import im.clove.node.store.Batch;
import java.util.ArrayList;
import java.util.List;

/// What a batch of events leads to: the writes, and what may happen only after they are durable (persist, then
/// tell). What changes in memory is no matter of it: see [Memory].
public final class Work {
    private final Batch batch = new Batch();
    private final List<Runnable> after = new ArrayList<>();

    public Batch batch() {
        return batch;
    }

    /// Runs in order, after the commit; must only post.
    public void after(Runnable effect) {
        after.add(effect);
    }

    /// Ends a ticket after the commit.
    public void done(Ticket ticket) {
        if (!ticket.equals(Ticket.NONE)) {
            after.add(ticket::done);
        }
    }

    /// What may happen after the commit, in order.
    List<Runnable> effects() {
        return after;
    }
}
