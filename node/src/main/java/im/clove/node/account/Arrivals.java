package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.ext.Doorstep;
import im.clove.node.owner.Taken;
import im.clove.node.owner.Work;
import im.clove.node.store.Writes;
import java.time.Instant;

/// As [Taken], or with the client having it. So it is with a message of a stranger that leaves the door.
final class Arrivals {
    private Arrivals() {}

    /// When it came.
    static Instant at(AccountState state, Envelope envelope) {
        return envelope.origin() instanceof Origin.Held(long _, Instant at) ? at : state.now();
    }

    static void mark(AccountState state, Envelope envelope, Work work) {
        Taken.mark(state.services().stores(), envelope, work.batch());
        if (envelope.origin() instanceof Origin.Held(long number, var _)) {
            Writes writes = new Writes();
            Doorstep left = state.chapter(Doorstep.CHAPTER).without(entry -> entry.number() == number, writes);
            state.turn(Doorstep.CHAPTER, left, writes, work.batch());
        }
    }
}
