package im.clove.node.owner;

import im.clove.node.store.Store;
import im.clove.runtime.owner.Serial;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The mailbox of an owner of stored state, and how it is worked off: everything that waits is handled, committed
/// **once**, and only then told. If that fails, memory is as it was before, and each event is tried by itself: one of
/// them may be at fault, and the others need not suffer for it. Who asked for the one that fails is told.
///
/// Public methods may be called from any thread.
///
/// @param <E> what can happen to the owner
public final class Step<E> {
    private static final Logger LOG = LoggerFactory.getLogger(Step.class);

    private final String name;
    private final Store store;
    private final Serial<E> mailbox;
    private final Memory memory;
    private final Owner<E> owner;

    /// What differs between owners. Called on the owner's thread.
    public interface Owner<E> {
        /// Changes the [Memory] and fills the work; may be called again for the same event, after a failure.
        void handle(E event, Work work);

        /// Nothing of this event was committed, and memory knows nothing of it: nobody may believe otherwise.
        ///
        /// @param unwritten its effects are let go all the same, and what it would write is not written
        void fail(E event, RuntimeException cause, Work unwritten);

        /// Whether the event is committed by itself, because what is written with it would stay behind.
        default boolean isAlone(E event) {
            return false;
        }

        /// Whether there is still anything to write to.
        default boolean isThere() {
            return true;
        }
    }

    /// @param name for logs
    /// @param executor runs the owner
    /// @param memory of this owner and no other
    public Step(String name, Executor executor, Store store, Memory memory, Owner<E> owner) {
        this.name = name;
        this.store = store;
        this.memory = memory;
        this.owner = owner;
        this.mailbox = new Serial<>(name, executor, this::step);
        memory.ownedBy(mailbox::checkOwner);
    }

    public void post(E event) {
        mailbox.post(event);
    }

    /// Whether nothing waits and nothing runs.
    public boolean isIdle() {
        return mailbox.isIdle();
    }

    private void step(List<E> events) {
        int from = 0;
        for (int i = 0; i < events.size(); i++) {
            if (owner.isAlone(events.get(i))) {
                commit(events.subList(from, i));
                commit(events.subList(i, i + 1));
                from = i + 1;
            }
        }
        commit(events.subList(from, events.size()));
    }

    private void commit(List<E> events) {
        if (events.isEmpty()) {
            return;
        }
        mailbox.checkOwner();
        memory.settle();
        Work work = new Work();
        try {
            for (E event : events) {
                owner.handle(event, work);
            }
            if (!work.batch().isEmpty() && owner.isThere()) {
                store.commit(work.batch());
            }
        } catch (RuntimeException e) {
            memory.recall();
            if (events.size() > 1) {
                events.forEach(event -> commit(List.of(event)));
                return;
            }
            LOG.error("{}: an event could not be worked off; its sender is told", name, e);
            Work unwritten = new Work();
            try {
                owner.fail(events.getFirst(), e, unwritten);
            } catch (RuntimeException again) {
                // What stood in the way may still be there; the events behind it need not suffer.
                LOG.error("{}: nor could its sender be told", name, again);
                memory.recall();
                unwritten = new Work();
            }
            memory.settle();
            tell(unwritten);
            return;
        }
        memory.settle();
        tell(work);
    }

    private void tell(Work work) {
        for (Runnable effect : work.effects()) {
            try {
                effect.run();
            } catch (RuntimeException e) {
                LOG.error("{}: an effect failed", name, e);
            }
        }
    }
}
