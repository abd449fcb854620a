package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.ext.Archive;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Query;
import im.clove.node.owner.Work;
import im.clove.node.store.Shelf;
import im.clove.runtime.owner.Serial;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests that read much: they are answered beside the account, which goes on meanwhile, from what is committed. One
/// after the other, so that a client gets its answers in the order of its requests and no account takes more than one
/// thread. Owned by the account, but for what is read.
final class AccountQueries {
    private static final Logger LOG = LoggerFactory.getLogger(AccountQueries.class);

    private final AccountState state;
    private final AccountMessages messages;
    private @Nullable Serial<Runnable> beside;

    AccountQueries(AccountState state, AccountMessages messages) {
        this.state = state;
        this.messages = messages;
    }

    void handle(Query query, Asker asker, Iq iq, Envelope envelope, Work work) {
        switch (query) {
            case Query.Refuse(StanzaError error, String reason) -> messages.refuse(envelope, error, reason, work);
            case Query.First(Effect.Turn<?> turn) -> {
                AccountEffects.run(state, List.of(turn), work);
                work.after(() -> state.later(new AccountEvent.AskedAgain(asker, iq, envelope)));
            }
            case Query.Read read -> {
                Shelf shelf = state.committed(read.chapter());
                Serial<Runnable> thread = beside();
                boolean isHistory = read.chapter().equals(Archive.CHAPTER);
                if (isHistory) {
                    reads(envelope, 1);
                }
                work.after(() -> thread.post(() -> read(read, shelf, iq, envelope, isHistory)));
            }
        }
    }

    /// Whoever reads the archive gets nothing of the queue meanwhile: it may be what they read.
    private void reads(Envelope envelope, int more) {
        if (envelope.origin() instanceof Origin.Client(Jid full)) {
            int now = state.reading().get(full.resource(), 0) + more;
            if (now > 0) {
                state.reading().put(full.resource(), now);
            } else {
                state.reading().remove(full.resource());
            }
        }
    }

    /// The archive was read, on the account's thread again: what of it waits in the queue is confirmed with it.
    void found(Iq iq, Query.Found found, Envelope envelope, Work work) {
        if (found instanceof Query.Found.History(List<Query.Kept> ahead, Iq result)) {
            Map<Long, Long> waiting = new HashMap<>();
            state.services()
                    .stores()
                    .offline()
                    .places(work.batch(), state.account())
                    .forEach((queued, number) -> waiting.put(number, queued));
            for (Query.Kept kept : ahead) {
                Long queued = waiting.get(kept.number());
                Attached reader =
                        envelope.origin() instanceof Origin.Client(Jid full) ? state.attached(full.resource()) : null;
                if (queued == null || reader == null || state.inDelivery().isConfirmed(queued)) {
                    messages.answer(envelope, kept.answer(), work);
                } else {
                    state.inDelivery().give(queued, reader.session);
                    work.after(() -> reader.session.deliver(kept.answer(), queued));
                }
            }
            messages.answer(envelope, result, work);
        } else {
            work.after(() -> tell(iq, found, envelope));
        }
        hasRead(envelope, work);
        work.done(envelope.ticket());
    }

    /// Whoever read the archive goes on with the queue.
    void hasRead(Envelope envelope, Work work) {
        reads(envelope, -1);
        Attached reader = envelope.origin() instanceof Origin.Client(Jid full) ? state.attached(full.resource()) : null;
        if (reader != null && reader.isDraining()) {
            messages.queue().drainLater(reader, work);
        }
    }

    private Serial<Runnable> beside() {
        Serial<Runnable> known = beside;
        if (known == null) {
            known = new Serial<>(
                    "queries", state.services().tools().executor(), waiting -> waiting.forEach(Runnable::run));
            beside = known;
        }
        return known;
    }

    private void read(Query.Read read, Shelf shelf, Iq iq, Envelope envelope, boolean isHistory) {
        Query.Found found = find(read, shelf);
        if (isHistory) {
            state.later(new AccountEvent.HistoryRead(iq, found, envelope));
            return;
        }
        try {
            tell(iq, found, envelope);
        } finally {
            envelope.ticket().done();
        }
    }

    private void tell(Iq iq, Query.Found found, Envelope envelope) {
        try {
            switch (found) {
                case Query.Found.Answer(List<Message> ahead, Iq result) -> {
                    ahead.forEach(message -> messages.tell(envelope, message));
                    messages.tell(envelope, result);
                }
                case Query.Found.History(List<Query.Kept> ahead, Iq result) -> {
                    ahead.forEach(kept -> messages.tell(envelope, kept.answer()));
                    messages.tell(envelope, result);
                }
                case Query.Found.None(StanzaError error, String reason) -> {
                    LOG.debug("refused: {}", reason);
                    Replies.error(iq, error).ifPresent(e -> messages.tell(envelope, e));
                }
            }
        } catch (RuntimeException e) {
            LOG.error("What was found could not be told", e);
        }
    }

    private static Query.Found find(Query.Read read, Shelf shelf) {
        try {
            return read.reader().read(shelf);
        } catch (RuntimeException e) {
            LOG.error("A request could not be answered; whoever asked is told", e);
            return new Query.Found.None(AccountOwner.error(e), "it could not be read");
        }
    }
}
