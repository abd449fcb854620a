package im.clove.node.account;

import im.clove.node.core.Arrival;
import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.owner.Work;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Mark;
import im.clove.xmpp.jid.Domain;

/// That a stanza of another server was taken becomes durable together with what it changed, or with the client
/// having it: should this node be killed before the other server has its acknowledgement, it is not taken twice.
final class Arrivals {
    private Arrivals() {}

    static void mark(AccountState state, Envelope envelope, Work work) {
        if (envelope.origin() instanceof Origin.Peer(Domain _, Arrival arrival) && arrival != null) {
            Mark mark = new Mark(new Way(arrival.local(), arrival.remote()), arrival.count(), arrival.number());
            state.services().stores().outboxes().mark(work.batch(), mark);
        }
    }
}
