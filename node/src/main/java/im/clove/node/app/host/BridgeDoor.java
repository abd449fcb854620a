package im.clove.node.app.host;

import im.clove.clearnet.policy.BridgePolicy;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.InboundSink;
import im.clove.s2s.queue.Mark;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What passes between a side of this node and other servers, address by address: the owner's rules, asked for each
/// stanza, in both directions. Thread-safe.
final class BridgeDoor implements InboundSink {
    private final InboundSink inside;
    private final Supplier<BridgePolicy> policy;
    private final Consumer<Stanza> back;
    private final Predicate<Way> isRuled;

    /// @param inside what comes in goes there
    /// @param isRuled what goes between these two is a matter of the rules
    /// @param back takes answers to what was not let in
    BridgeDoor(InboundSink inside, Predicate<Way> isRuled, Supplier<BridgePolicy> policy, Consumer<Stanza> back) {
        this.isRuled = isRuled;
        this.inside = inside;
        this.policy = policy;
        this.back = back;
    }

    /// Why a stanza of ours may not go out; empty if it may.
    Optional<StanzaError> refusal(Stanza leaving) {
        Jid from = leaving.from();
        Jid to = leaving.to();
        return from == null || to == null || !isRuled(from, to) ? Optional.empty() : refusal(from, to, leaving, false);
    }

    /// An answer may go where a question may come from, or one may have gone.
    private Optional<StanzaError> refusal(Jid ours, Jid theirs, Stanza stanza, boolean incoming) {
        Optional<StanzaError> refused = policy.get().refusal(ours, theirs, incoming);
        return refused.isPresent()
                        && isAnswer(stanza)
                        && policy.get().refusal(ours, theirs, !incoming).isEmpty()
                ? Optional.empty()
                : refused;
    }

    private boolean isRuled(Jid ours, Jid theirs) {
        return isRuled.test(new Way(ours.domain(), theirs.domain()));
    }

    @Override
    public void accept(Domain from, Stanza stanza, Delivery handled) {
        accept(from, stanza, null, handled);
    }

    @Override
    public void accept(Domain from, Stanza stanza, @Nullable Mark mark, Delivery handled) {
        Jid sender = stanza.from();
        Jid to = stanza.to();
        Optional<StanzaError> refused = sender == null || to == null || !isRuled(to, sender)
                ? Optional.empty()
                : refusal(to, sender, stanza, true);
        if (refused.isEmpty()) {
            inside.accept(from, stanza, mark, handled);
            return;
        }
        // Who only says that he is there, or answers, expects no answer.
        if (!isAnswer(stanza) && !(stanza instanceof Presence presence && presence.type() == Presence.Type.AVAILABLE)) {
            Replies.error(stanza, refused.get()).ifPresent(back);
        }
        handled.accepted();
    }

    /// What goes with something that was said before.
    private static boolean isAnswer(Stanza stanza) {
        return switch (stanza) {
            case Iq iq -> iq.type() == Iq.Type.RESULT || iq.type() == Iq.Type.ERROR;
            case Message message -> message.type() == Message.Type.ERROR;
            case Presence presence ->
                switch (presence.type()) {
                    case ERROR, UNAVAILABLE, UNSUBSCRIBE, UNSUBSCRIBED -> true;
                    case AVAILABLE, SUBSCRIBE, SUBSCRIBED, PROBE -> false;
                };
        };
    }

    @Override
    public void undelivered(Stanza stanza, StanzaError reason) {
        inside.undelivered(stanza, reason);
    }

    @Override
    public void waits(Jid sender, Domain remote, @Nullable Instant seen) {
        inside.waits(sender, remote, seen);
    }

    @Override
    public void returned(Jid local, Jid remote) {
        inside.returned(local, remote);
    }
}
