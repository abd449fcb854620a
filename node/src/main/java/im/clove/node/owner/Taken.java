package im.clove.node.owner;

import im.clove.node.core.Arrival;
import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.store.Batch;
import im.clove.node.store.Stores;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Mark;
import im.clove.xmpp.jid.Domain;

/// That a stanza of another server was taken becomes durable together with what it changed: should this node be killed
/// before the other server has its acknowledgement, it is not taken twice.
public final class Taken {
    private Taken() {}

    /// Notes it in the batch with what the stanza changes.
    public static void mark(Stores stores, Envelope envelope, Batch batch) {
        if (envelope.origin() instanceof Origin.Peer(Domain _, Arrival arrival) && arrival != null) {
            Mark mark = new Mark(new Way(arrival.local(), arrival.remote()), arrival.count(), arrival.number());
            stores.outboxes().mark(batch, mark);
        }
    }
}
