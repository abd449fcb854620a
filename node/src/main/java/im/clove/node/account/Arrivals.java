package im.clove.node.account;

import im.clove.node.core.Arrival;
import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.ext.Doorstep;
import im.clove.node.owner.Work;
import im.clove.node.store.Writes;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Mark;
import im.clove.xmpp.jid.Domain;
import java.time.Instant;

/// That a stanza of another server was taken becomes durable together with what it changed, or with the client
/// having it: should this node be killed before the other server has its acknowledgement, it is not taken twice. So it
/// is with a message of a stranger that leaves the door.
final class Arrivals {
    private Arrivals() {}

    /// When it came.
    static Instant at(AccountState state, Envelope envelope) {
        return envelope.origin() instanceof Origin.Held(long _, Instant at) ? at : state.now();
    }

    static void mark(AccountState state, Envelope envelope, Work work) {
        if (envelope.origin() instanceof Origin.Peer(Domain _, Arrival arrival) && arrival != null) {
            Mark mark = new Mark(new Way(arrival.local(), arrival.remote()), arrival.count(), arrival.number());
            state.services().stores().outboxes().mark(work.batch(), mark);
        } else if (envelope.origin() instanceof Origin.Held(long number, var _)) {
            Writes writes = new Writes();
            Doorstep left = state.chapter(Doorstep.CHAPTER).without(entry -> entry.number() == number, writes);
            state.turn(Doorstep.CHAPTER, left, writes, work.batch());
        }
    }
}
