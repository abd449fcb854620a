package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.owner.Memory;
import im.clove.node.owner.Work;
import im.clove.node.store.OfflineQueue;
import im.clove.runtime.owner.Timers;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Messages that sessions have been given and that are in nobody's hands for certain: their senders have not been
/// told yet. Most are confirmed within milliseconds, and then the disk has never seen them; what is not is stored
/// after [#LONGEST], and its sender told then. Owned by the account.
///
/// Each has a number in the offline queue from the beginning, so that what is stored late is still in its place.
final class HeldMessages {
    /// How much later than before a sender may learn that its message is safe.
    static final Duration LONGEST = Duration.ofMillis(50);

    private static final long ENTRY = 200;

    private final AccountState state;
    private final AccountArchive archive;
    private final Memory.Table<Long, Held> held;
    private final Memory.Cell<Long> next;
    private Timers.@Nullable Timer timer;

    HeldMessages(AccountState state, AccountArchive archive) {
        this.state = state;
        this.archive = archive;
        this.held = state.memory().table(new TreeMap<>());
        this.next = state.memory().cell(0L);
    }

    /// @param since on the monotonic clock, in milliseconds
    /// @param archived its number in the archive, or [AccountArchive#NOT_ARCHIVED]
    private record Held(Message message, Envelope envelope, Instant receivedAt, long since, long archived) {}

    /// A number for the next message of the queue; the account is the only one that gives them.
    long number() {
        long known = next.get();
        long number = known == 0 ? state.services().stores().offline().next(state.account()) : known;
        next.set(number + 1);
        return number;
    }

    /// What they take beside the messages, which their senders and their recipients hold, in bytes of the heap.
    long weight() {
        return ENTRY * held.size();
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    boolean hasRoom() {
        return held.size() < state.services().limits().held();
    }

    /// Takes responsibility for a message that is about to be given to somebody.
    ///
    /// @param archived its number in the archive, or [AccountArchive#NOT_ARCHIVED]
    /// @return its number
    long add(Message message, Envelope envelope, long archived, Work work) {
        long number = number();
        held.put(number, new Held(message, envelope, state.now(), now(), archived));
        work.after(this::time);
        return number;
    }

    boolean has(long number) {
        return held.has(number);
    }

    /// A client has it.
    ///
    /// @return false if it is not held
    boolean confirmed(long number, Work work) {
        Held one = take(number, work);
        if (one != null) {
            work.done(one.envelope.ticket());
        }
        return one != null;
    }

    private @Nullable Held take(long number, Work work) {
        Held one = held.remove(number);
        if (one != null) {
            Arrivals.mark(state, one.envelope, work);
        }
        return one;
    }

    /// What has to be stored now: what waited long enough, and what no session has any more, or only such as have
    /// lost their link.
    List<Due> due(boolean all) {
        long before = now() - LONGEST.toMillis();
        List<Due> due = new ArrayList<>();
        for (Map.Entry<Long, Held> entry : held.entries()) {
            Held one = entry.getValue();
            if (all || one.since <= before || !state.inDelivery().isUnderWay(entry.getKey())) {
                due.add(new Due(entry.getKey(), one.envelope));
            }
        }
        return due;
    }

    /// A message that waited long enough, and whom to tell.
    record Due(long number, Envelope envelope) {}

    /// Stores one; its sender is told after the commit.
    ///
    /// @return false if the queue is full; then it is not held any more, and its sender is to be told that
    boolean store(Due due, Work work) {
        Held one = take(due.number, work);
        if (one == null) {
            return true;
        }
        // Retention may have been quicker.
        long archived = archive.find(one.archived) == null ? AccountArchive.NOT_ARCHIVED : one.archived;
        OfflineQueue.Waiting entry = new OfflineQueue.Waiting(
                due.number, one.receivedAt, XmlWriter.document(one.message.element()), archived);
        if (!state.isRemoved()
                && !state.services()
                        .stores()
                        .offline()
                        .put(work.batch(), state.account(), entry, state.shares(one.message.from()))) {
            return false;
        }
        work.done(one.envelope.ticket());
        return true;
    }

    /// Forgets one that could not be stored.
    void drop(Due due) {
        held.remove(due.number);
    }

    /// Sees to it that what is held is looked at again.
    void time() {
        if (timer == null && !held.isEmpty()) {
            timer = state.services().tools().timers().after(LONGEST, () -> {
                state.later(new AccountEvent.Keep(false, new CompletableFuture<>()));
            });
        }
    }

    /// It is looked at: for the timer, or for another reason before it came.
    void timed() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private long now() {
        return state.services().tools().timers().nowMillis();
    }
}
