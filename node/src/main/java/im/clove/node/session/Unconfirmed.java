package im.clove.node.session;

import im.clove.node.account.SessionPort;
import im.clove.node.account.Undelivered;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.sm.InboundLedger;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.sm.SmMachine;
import im.clove.xmpp.sm.SmMachine.Output;
import im.clove.xmpp.sm.UnackedQueue;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a session has given its client and cannot be sure of, and what the client cannot be sure of yet: by
/// XEP-0198 when the client has enabled it, and without it the entries of the offline queue that no link has
/// written so far. Owned by the session.
final class Unconfirmed {
    /// Stanzas of the client whose last owner has not answered. Beyond flow control this is only reached by
    /// somebody who writes to thousands of sleeping peers at once.
    private static final int MAX_OPEN = 4_096;

    private final SmMachine<Undelivered> machine;
    private final Map<Long, Stanza> unwritten = new LinkedHashMap<>(0);
    private final Set<InboundLedger.Ticket> open = new LinkedHashSet<>();
    private boolean answerOwed;

    Unconfirmed(SessionLimits limits) {
        machine = new SmMachine<>(new UnackedQueue.Limits(limits.unackedStanzas(), limits.unackedBytes()), MAX_OPEN);
    }

    boolean isEnabled() {
        return machine.isEnabled();
    }

    boolean isResumable() {
        return machine.id() != null;
    }

    @Nullable
    String id() {
        return machine.id();
    }

    Element enable(@Nullable String id, Duration kept) {
        return machine.enable(id, (int) kept.toSeconds());
    }

    /// A stanza of the client has been read; null while management is off. Not when it is full.
    InboundLedger.@Nullable Ticket received() {
        if (!machine.isEnabled()) {
            return null;
        }
        InboundLedger.Ticket ticket = machine.receiving();
        if (ticket != null) {
            open.add(ticket);
        }
        return ticket;
    }

    boolean isFull() {
        return machine.isFull();
    }

    /// @return whether an answer that was put off is due now
    boolean handled(InboundLedger.Ticket ticket) {
        open.remove(ticket);
        machine.handled(ticket);
        return answerOwed && open.isEmpty();
    }

    /// Whether a stanza of the client is still on its way to its last owner.
    boolean hasOpen() {
        return !open.isEmpty();
    }

    /// Counts what is on its way as handled: its sender gets an error if it comes to nothing.
    void vouchForOpen() {
        open.forEach(machine::handled);
        open.clear();
    }

    /// The client asks how much has been handled. An answer at once would nearly always be one stanza behind, so it
    /// waits until the stanzas before it are safe.
    ///
    /// @return whether to answer now
    boolean asked() {
        answerOwed = !open.isEmpty();
        return !answerOwed;
    }

    /// The answer did not go out.
    void oweAnswer() {
        answerOwed = true;
    }

    boolean owesAnswer() {
        return answerOwed;
    }

    /// What is handled by now. If that is not all that was asked for, the rest is still owed: a client that asks once
    /// would else never hear of it.
    Element answer() {
        answerOwed = !open.isEmpty();
        return machine.answer();
    }

    /// Notes what is about to be sent.
    ///
    /// @return false if too much is unconfirmed
    boolean sending(Stanza stanza, long queued) {
        if (machine.isEnabled()) {
            return machine.sending(new Undelivered(stanza, queued), Weight.of(stanza.element()));
        }
        if (queued != SessionPort.NOT_QUEUED) {
            unwritten.put(queued, stanza);
        }
        return true;
    }

    /// Whether what is sent now stays here until its client, or the link, has it.
    boolean keeps(long queued) {
        return machine.isEnabled() || queued != SessionPort.NOT_QUEUED;
    }

    /// Without stream management: a link has written it.
    ///
    /// @return what it was; null if that is known already
    @Nullable
    Stanza written(long queued) {
        return unwritten.remove(queued);
    }

    Output<Undelivered> take(SmElements.Nonza nonza) {
        return machine.take(nonza);
    }

    Output<Undelivered> resume(AckCounter h) {
        answerOwed = false;
        return machine.resume(h);
    }

    Element resumed() {
        return machine.resumed();
    }

    boolean wantsAnswer() {
        return machine.wantsAnswer();
    }

    boolean needsAnswer() {
        return machine.needsAnswer();
    }

    Element ask() {
        return machine.ask();
    }

    /// The question did not go out.
    void notAsked() {
        machine.notAsked();
    }

    boolean hasAsked() {
        return machine.hasAsked();
    }

    AckCounter handledCount() {
        return machine.handled();
    }

    List<Element> again() {
        return machine.waiting().stream().map(u -> u.stanza().element()).toList();
    }

    /// Everything that is not sure, oldest first.
    List<Undelivered> all() {
        List<Undelivered> out = new ArrayList<>();
        unwritten.forEach((queued, stanza) -> out.add(new Undelivered(stanza, queued)));
        out.addAll(machine.waiting());
        return out;
    }
}
