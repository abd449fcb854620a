package im.clove.xmpp.sm;

import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Stream management of one session, over all the streams that resume it (XEP-0198). The same for clients and
/// servers, and for either end. Owned by one session or link; not safe for several threads.
///
/// Who owns it asks [#sending] before each stanza goes out, [#receiving] for each that comes in, and writes what
/// [#take] answers.
///
/// @param <T> what is kept of a stanza that was sent
public final class SmMachine<T> {
    private final UnackedQueue<T> queue;
    private final InboundLedger ledger;
    private @Nullable String id;
    private boolean enabled;
    private boolean asked;

    public SmMachine(UnackedQueue.Limits limits, int maxOpen) {
        this.queue = new UnackedQueue<>(limits);
        this.ledger = new InboundLedger(maxOpen);
    }

    /// What a nonza of the peer leads to.
    public sealed interface Output<T> {
        /// Write this.
        record Send<T>(Element element) implements Output<T> {}

        /// These have arrived.
        record Freed<T>(List<T> items) implements Output<T> {
            public Freed {
                items = List.copyOf(items);
            }
        }

        /// End the stream with `undefined-condition` and this as the application's condition.
        record Fatal<T>(Element condition) implements Output<T> {}

        /// End the stream with `policy-violation` or the like: the peer broke the protocol.
        record Violation<T>(String reason) implements Output<T> {}
    }

    public boolean isEnabled() {
        return enabled;
    }

    /// What the session is resumed with, or null.
    public @Nullable String id() {
        return id;
    }

    /// The accepting end: the peer has sent `enable`, the session is bound. Counts start at zero (§3).
    ///
    /// @param sessionId unguessable (at least 128 random bits), or null if the session cannot be resumed
    /// @param seconds how long it is kept
    public Element enable(@Nullable String sessionId, int seconds) {
        if (enabled) {
            // §3: a second enable is an error of the peer.
            return SmElements.of(new SmElements.Nonza.Failed(StanzaError.Condition.UNEXPECTED_REQUEST, null));
        }
        enabled = true;
        id = sessionId;
        OptionalInt max = sessionId == null ? OptionalInt.empty() : OptionalInt.of(seconds);
        return SmElements.of(new SmElements.Nonza.Enabled(sessionId, max));
    }

    /// The asking end: the peer has answered `enabled`. What was sent since our `enable` must have gone through
    /// [#sending] already, so an asking end calls this when it **sends** `enable`, with null, and again with the
    /// answer.
    public void enabled(@Nullable String sessionId) {
        enabled = true;
        id = sessionId;
    }

    /// A stanza is about to be sent.
    ///
    /// @return false if the queue is full and the session must end; true at once if management is off
    public boolean sending(T item, int size) {
        return !enabled || queue.offer(item, size);
    }

    /// A stanza has been received, or null if management is off: then nothing counts it.
    public InboundLedger.@Nullable Ticket receiving() {
        return enabled ? ledger.enter() : null;
    }

    /// The stanza of this ticket is handled.
    ///
    /// @return whether there is more to acknowledge than before
    public boolean handled(InboundLedger.Ticket ticket) {
        return ledger.finish(ticket);
    }

    /// Whether reading must pause until tickets finish.
    public boolean isFull() {
        return ledger.isFull();
    }

    /// The acknowledgement to send, whether asked for or not.
    public Element answer() {
        return SmElements.of(new SmElements.Nonza.Answer(ledger.handled()));
    }

    /// Whether to ask the peer for its count: something waits, and no question is under way.
    public boolean wantsAnswer() {
        return enabled && !asked && queue.size() > 0;
    }

    /// As [#wantsAnswer()], and it should not be put off to the end of a burst: the queue fills up.
    public boolean needsAnswer() {
        return wantsAnswer() && queue.isHalfFull();
    }

    /// The question; call after [#wantsAnswer()].
    public Element ask() {
        asked = true;
        return SmElements.of(new SmElements.Nonza.Request());
    }

    /// The question did not go out: it is to be asked again.
    public void notAsked() {
        asked = false;
    }

    /// Whether a question is under way.
    public boolean hasAsked() {
        return asked;
    }

    /// Takes `r` or `a`.
    public Output<T> take(SmElements.Nonza nonza) {
        if (!enabled) {
            return new Output.Violation<>("stream management is not enabled");
        }
        return switch (nonza) {
            case SmElements.Nonza.Request() -> new Output.Send<>(answer());
            case SmElements.Nonza.Answer(AckCounter h) -> {
                asked = false;
                yield acknowledge(h);
            }
            case SmElements.Nonza.Enable _ ->
                new Output.Send<>(
                        SmElements.of(new SmElements.Nonza.Failed(StanzaError.Condition.UNEXPECTED_REQUEST, null)));
            case SmElements.Nonza.Resume _ ->
                // §5: resuming is instead of binding, not after it.
                new Output.Send<>(
                        SmElements.of(new SmElements.Nonza.Failed(StanzaError.Condition.UNEXPECTED_REQUEST, null)));
            case SmElements.Nonza.Enabled _, SmElements.Nonza.Resumed _, SmElements.Nonza.Failed _ ->
                new Output.Violation<>("an answer to nothing");
            case SmElements.Nonza.Malformed(String reason) -> new Output.Violation<>(reason);
        };
    }

    private Output<T> acknowledge(AckCounter h) {
        return switch (queue.acknowledge(h)) {
            case UnackedQueue.Acknowledged.Freed<T>(List<T> items) -> new Output.Freed<>(items);
            case UnackedQueue.Acknowledged.TooHigh<T> wrong -> new Output.Fatal<>(SmElements.tooHigh(wrong));
        };
    }

    /// The session goes on on a new stream (§5): the peer has told its count. After [Output.Freed] the accepting
    /// end writes [#resumed()], then both ends send [#waiting()] again, oldest first.
    public Output<T> resume(AckCounter h) {
        asked = false;
        return acknowledge(h);
    }

    /// The accepting end's answer.
    ///
    /// @throws IllegalStateException if the session cannot be resumed
    public Element resumed() {
        String session = id;
        if (session == null) {
            throw new IllegalStateException("This session cannot be resumed");
        }
        return SmElements.of(new SmElements.Nonza.Resumed(session, ledger.handled()));
    }

    /// What the peer has not acknowledged, oldest first: to send again, or to give back at the end of the session.
    public List<T> waiting() {
        return queue.waiting();
    }

    /// The count of the peer's stanzas that are handled.
    public AckCounter handled() {
        return ledger.handled();
    }
}
