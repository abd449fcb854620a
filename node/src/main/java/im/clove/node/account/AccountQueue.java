package im.clove.node.account;

import im.clove.node.ext.Archived;
import im.clove.node.owner.Work;
import im.clove.node.store.OfflineQueue;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.Weight;
import im.clove.xmpp.xml.XmlException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way from the offline queue (XEP-0160) to a client: a page at a time, as it confirms. Owned by the account.
final class AccountQueue {
    private static final Logger LOG = LoggerFactory.getLogger(AccountQueue.class);

    /// When a drain that failed is tried again.
    private static final Duration AGAIN = Duration.ofSeconds(30);

    /// Messages read from the store in one go.
    private static final int PAGE = 20;

    private final AccountState state;
    private final AccountArchive archive;

    AccountQueue(AccountState state, AccountArchive archive) {
        this.state = state;
        this.archive = archive;
    }

    /// Gives a message to resources, after the commit.
    ///
    /// @param queued its number in the queue, or NOT_QUEUED
    void hand(Message message, List<String> resources, long queued, Work work) {
        for (String resource : resources) {
            Attached a = state.attached(resource);
            if (a != null) {
                pace(a, message, queued);
                work.after(() -> a.session.deliver(message, queued));
                if (queued != SessionPort.NOT_QUEUED) {
                    state.inDelivery().give(queued, a.session);
                }
            }
        }
    }

    /// A session that has as much as it can hold gets what comes next by way of the queue, when it has confirmed some.
    private void pace(Attached to, Message message, long queued) {
        int size = queued == SessionPort.NOT_QUEUED ? 0 : Weight.of(message.element());
        if (size >= Pace.LARGE) {
            to.change(known -> known.withPace(known.pace().give(queued, size)));
            if (!to.pace().hasRoom(state.services().limits().drain())) {
                to.change(known -> known.withDraining(true));
            }
        }
    }

    /// Drains after this batch, whatever comes with it: what this one stores is only then in the queue to be read.
    void drainLater(Attached to, Work work) {
        to.change(known -> known.withDraining(true));
        work.after(() -> state.later(new AccountEvent.Drain(to.session)));
    }

    /// Gives a resource what waits (XEP-0160), no more at once than its link can hold: the rest when that is
    /// confirmed. In a batch of its own, as what is being written could not be read here.
    void drain(Attached to, Work work) {
        if (!to.takesMessages()) {
            to.change(known -> known.withDraining(false));
            return;
        }
        if (state.reading().has(to.session.resource())) { // goes on when it has been read
            to.change(known -> known.withDraining(true));
            return;
        }
        OfflineQueue queue = state.services().stores().offline();
        int most = state.services().limits().drain();
        long after = 0;
        while (to.pace().hasRoom(most)) {
            List<OfflineQueue.Waiting> page = queue.read(state.account(), after, PAGE, seq -> setAside(seq, work));
            if (page.isEmpty()) {
                to.change(known -> known.withDraining(false));
                return;
            }
            for (OfflineQueue.Waiting waiting : page) {
                after = waiting.seq();
                if (!to.pace().hasRoom(most)) {
                    break;
                }
                if (state.inDelivery().isFree(waiting.seq(), to.session)) {
                    Message message = delayed(waiting, work);
                    if (message != null) {
                        to.change(known -> known.withPace(known.pace().give(waiting.seq(), waiting.size())));
                        hand(message, List.of(to.session.resource()), waiting.seq(), work);
                    }
                }
            }
        }
        to.change(known -> known.withDraining(true));
    }

    /// The message with its date; null if it cannot be read, and then it is set aside, so that it does not stop the
    /// others.
    private @Nullable Message delayed(OfflineQueue.Waiting waiting, Work work) {
        try {
            Element stored = stored(waiting);
            if (stored == null) {
                setAside(waiting.seq(), work);
                return null;
            }
            return Message.of(
                    new Delay(waiting.receivedAt(), Jid.of(state.account().domain()), "").stamp(stored));
        } catch (XmlException | MalformedStanzaException e) {
            setAside(waiting.seq(), work);
            LOG.debug("a message that waited cannot be read", e);
            return null;
        }
    }

    private @Nullable Element stored(OfflineQueue.Waiting waiting) {
        if (waiting.archived() == OfflineQueue.NOT_ARCHIVED) {
            return Elements.stored(waiting.stanza());
        }
        Archived archived = archive.find(waiting.archived());
        return archived == null ? null : archived.stamped(state.account());
    }

    private void setAside(long seq, Work work) {
        state.unreadable().message(seq, work);
    }

    /// A drain came to nothing: what waits is tried again after a while, and what comes meanwhile is not made to
    /// wait for it.
    void notDrained(SessionPort session, Work work) {
        Attached a = state.attached(session);
        if (a != null) {
            a.change(known -> known.withDraining(false));
            work.after(() ->
                    state.services().tools().timers().after(AGAIN, () -> state.later(new AccountEvent.Drain(session))));
        }
    }
}
