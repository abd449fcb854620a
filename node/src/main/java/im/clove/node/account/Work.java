package im.clove.node.account;

import im.clove.node.core.Ticket;
import im.clove.node.store.Batch;
import java.util.ArrayList;
import java.util.List;

/// What a batch of events leads to: the writes, and what may happen only after they are durable (persist, then
/// tell).
final class Work {
    private final Batch batch = new Batch();
    private final List<Runnable> after = new ArrayList<>();

    Batch batch() {
        return batch;
    }

    /// Runs in order, after the commit; must only post.
    void after(Runnable effect) {
        after.add(effect);
    }

    void done(Ticket ticket) {
        if (!ticket.equals(Ticket.NONE)) {
            after.add(ticket::done);
        }
    }

    List<Runnable> effects() {
        return after;
    }
}
