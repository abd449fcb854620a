package im.clove.node.peers;

import im.clove.node.core.Envelope;
import im.clove.node.store.Batch;
import im.clove.node.store.StoreException;
import im.clove.node.store.Stores;
import im.clove.xmpp.im.Keepable;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.XmlWriter;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// What other servers send to addresses of ours without an account: the same becomes of it as of what is for somebody
/// who is not there, as far as a stranger can see (RFC 6120 §13.11). So a message that an account would keep is
/// followed by a commit of its size, for its sender is told when that is done, and nothing is answered on the thread
/// that reads from the other server. Thread-safe; only posts.
public final class Nobody {
    private static final String NAME = "nobody";

    private final Stores stores;
    private final Executor executor;
    private final Consumer<Envelope> answer;
    private final Exchange.Refusal refusal;

    /// @param answer says what is said when there is no account, and ends the ticket
    public Nobody(Stores stores, Executor executor, Consumer<Envelope> answer, Exchange.Refusal refusal) {
        this.stores = stores;
        this.executor = executor;
        this.answer = answer;
        this.refusal = refusal;
    }

    void take(Envelope envelope) {
        try {
            executor.execute(() -> answer(envelope));
        } catch (RejectedExecutionException _) {
            answer.accept(envelope);
        }
    }

    private void answer(Envelope envelope) {
        try {
            if (envelope.stanza() instanceof Message message && waits(message)) {
                Batch batch = new Batch();
                stores.settings().putOfServer(batch, NAME, new byte[XmlWriter.document(message.element()).length]);
                stores.store().commit(batch);
            }
        } catch (StoreException _) {
            refusal.refuse(
                    envelope,
                    StanzaError.of(Condition.RESOURCE_CONSTRAINT, "The server cannot store anything at the moment"),
                    "nothing can be stored");
            return;
        }
        answer.accept(envelope);
    }

    private static boolean waits(Message message) {
        return switch (message.type()) {
            case NORMAL, CHAT -> Keepable.isKept(message);
            case GROUPCHAT, HEADLINE, ERROR -> false;
        };
    }
}
