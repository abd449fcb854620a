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
    private final List<Runnable> undo = new ArrayList<>();

    Batch batch() {
        return batch;
    }

    /// Runs in order, after the commit; must only post.
    void after(Runnable effect) {
        after.add(effect);
    }

    /// Takes back a change in memory, should the commit fail.
    void onFailure(Runnable change) {
        undo.add(change);
    }

    /// Takes back what was changed in memory, the latest first.
    void undo() {
        undo.reversed().forEach(Runnable::run);
        undo.clear();
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
