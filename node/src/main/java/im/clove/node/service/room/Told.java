package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.core.Ticket;
import im.clove.node.owner.Taken;
import im.clove.node.store.Batch;
import im.clove.node.store.Stores;
import im.clove.s2s.queue.Beside;
import im.clove.xmpp.jid.Jid;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What a room waits for, or notes, when it tells somebody something: nobody may lose what the room has acknowledged,
/// should the node be killed before the outbox of the other's server has it.
final class Told {
    private Told() {}

    /// A message of the archive: that the outbox has it is written along with it. At the next start [Retelling] goes on
    /// from there.
    record Kept(RoomShelf room, Jid client, long number) implements Ticket {
        @Override
        public void done() {
            // Nobody waits: the archive has it.
        }

        @Override
        public Beside beside() {
            return room.told(client, number);
        }
    }

    /// What no archive has: its sender hears that it is taken when everybody has it who is to get it.
    ///
    /// @param taken that it was said need not be said again, written along with it; null if that cannot be
    record Passed(
            Ticket sender, AtomicInteger left, @Nullable Batch taken) implements Ticket {
        /// @param recipients at least one
        static Passed of(Envelope said, int recipients, Stores stores) {
            Batch batch = new Batch();
            Taken.mark(stores, said, batch);
            boolean isOne = recipients == 1 && !batch.isEmpty();
            return new Passed(said.ticket(), new AtomicInteger(recipients), isOne ? batch : null);
        }

        @Override
        public void done() {
            if (left.decrementAndGet() == 0) {
                sender.done();
            }
        }

        @Override
        public void awaitsPeer() {
            sender.awaitsPeer();
        }

        @Override
        public @Nullable Beside beside() {
            return taken;
        }
    }
}
