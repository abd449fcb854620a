package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Query;
import im.clove.node.owner.Work;
import im.clove.node.store.Shelf;
import im.clove.runtime.owner.Serial;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;
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

    void handle(Query query, Iq iq, Envelope envelope, Work work) {
        switch (query) {
            case Query.Refuse(StanzaError error, String reason) -> messages.refuse(envelope, error, reason, work);
            case Query.Read read -> {
                Shelf shelf = state.committed(read.chapter());
                Serial<Runnable> thread = beside();
                work.after(() -> thread.post(() -> read(read, shelf, iq, envelope)));
            }
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

    private void read(Query.Read read, Shelf shelf, Iq iq, Envelope envelope) {
        try {
            switch (find(read, shelf)) {
                case Query.Found.Answer(List<Message> ahead, Iq result) -> {
                    ahead.forEach(message -> messages.tell(envelope, message));
                    messages.tell(envelope, result);
                }
                case Query.Found.None(StanzaError error, String reason) -> {
                    LOG.debug("refused: {}", reason);
                    Replies.error(iq, error).ifPresent(e -> messages.tell(envelope, e));
                }
            }
        } catch (RuntimeException e) {
            LOG.error("What was found could not be told", e);
        } finally {
            envelope.ticket().done();
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
