package im.clove.node.ext;

import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;

/// What comes of a request. The answer goes to whoever asked once everything is committed, and ahead of what the
/// effects say; to a client of the account itself it goes straight.
///
/// @param <E> what the place can carry out besides: [Effect] where there is an account, [Effect.ServerEffect] else
public sealed interface Reply<E> {
    /// The result.
    record Answer<E>(Iq result, List<E> effects) implements Reply<E> {}

    /// The answer is among the effects, or follows when somebody else has answered ([Effect.Ask]).
    record Later<E>(List<E> effects) implements Reply<E> {}

    /// The request is refused.
    record Refuse<E>(StanzaError error, String reason) implements Reply<E> {}

    static <E> Reply<E> answer(Iq result) {
        return new Answer<>(result, List.of());
    }

    static <E> Reply<E> refuse(StanzaError.Condition condition, String reason) {
        return new Refuse<>(StanzaError.of(condition), reason);
    }
}
