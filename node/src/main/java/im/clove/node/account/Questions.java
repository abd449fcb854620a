package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Effect;
import im.clove.node.ext.View;
import im.clove.node.owner.Memory;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.HeapWeight;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// What an account has asked in its own name ([Effect.Ask]) and who waits for the answer. In memory only: who asks
/// something that must be answered asks again after a start. Owned by the account.
final class Questions {
    /// Longer than a server that sleeps is waited for: then the answer is that server's error.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Open at once; what is more is answered with an error at once.
    static final int MOST = 200;

    private final AccountState state;
    private final Memory.Table<String, Open> open;

    private record Open(Iq request, Jid to, Effect.AnswerHandler handler) {}

    Questions(AccountState state) {
        this.state = state;
        this.open = state.memory().table(new HashMap<>());
    }

    /// What they take, in bytes of the heap.
    long weight() {
        long sum = 0;
        for (Open each : open.values()) {
            sum += HeapWeight.waiting(each.request.element());
        }
        return sum;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /// Only after a commit, so that nothing is asked for what is taken back.
    void ask(Iq request, Effect.AnswerHandler handler) {
        Jid to = request.to();
        if (to == null) {
            throw new IllegalArgumentException("A question is for somebody: " + request.element());
        }
        String id = state.services().freshId();
        Iq asked = Iq.of(request.element().with("id", id)).withFrom(state.account());
        open.put(id, new Open(asked, to, handler));
        if (open.size() > MOST) {
            state.later(new AccountEvent.Unanswered(id));
            return;
        }
        state.services().tools().timers().after(PATIENCE, () -> state.later(new AccountEvent.Unanswered(id)));
        state.submit(Envelope.bySystem(asked));
    }

    /// Something that looks like an answer to this account. Only whoever was asked can give it.
    List<Effect> answered(View view, Iq answer) {
        String id = answer.id();
        Open question = id == null ? null : open.get(id);
        Jid from = answer.from();
        if (id == null || question == null || from == null || !question.to.equals(from)) {
            return List.of();
        }
        open.remove(id);
        return question.handler.handle(view, answer);
    }

    /// Nobody has answered in time, and what that leads to could not be stored.
    void drop(String id) {
        open.remove(id);
    }

    /// Nobody has answered in time.
    List<Effect> unanswered(View view, String id) {
        Open question = open.remove(id);
        if (question == null) {
            return List.of();
        }
        Optional<Iq> error = Replies.error(question.request, StanzaError.of(Condition.REMOTE_SERVER_TIMEOUT))
                .map(Iq.class::cast);
        return error.map(e -> question.handler.handle(view, e)).orElse(List.of());
    }
}
