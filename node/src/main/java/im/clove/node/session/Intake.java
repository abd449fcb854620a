package im.clove.node.session;

import im.clove.node.account.Account;
import im.clove.node.core.Admission;
import im.clove.node.core.Ticket;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sm.InboundLedger;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client says, on its way to the account: how much of it may be under way at once, and whether it
/// may say that. Owned by the session, but for [#enter] and [#leave], which any thread may call.
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Jid full;
    private final Account account;
    private final Semaphore room;

    /// What became of a stanza.
    sealed interface Outcome {
        /// It was passed on, or refused with this answer, if it gets one.
        record Taken(Optional<Stanza> answer) implements Outcome {}

        /// It ends the stream.
        record Fault(StreamCondition condition, String text) implements Outcome {}
    }

    /// @param most under way at once
    Intake(Jid full, Account account, int most) {
        this.full = full;
        this.account = account;
        this.room = new Semaphore(most);
    }

    /// Waits until one more may be under way; called by the thread that reads.
    void enter() {
        room.acquireUninterruptibly();
    }

    void leave() {
        room.release();
    }

    /// Takes a stanza that has entered. It leaves when the account has dealt with it, or here, if the account never
    /// gets it.
    Outcome stanza(Session session, Element element, Unconfirmed unconfirmed) {
        if (unconfirmed.isFull()) {
            leave();
            return new Outcome.Fault(StreamCondition.RESOURCE_CONSTRAINT, "Too many stanzas wait for an answer");
        }
        InboundLedger.Ticket entry = unconfirmed.received();
        Ticket ticket = entry == null ? Ticket.NONE : () -> session.handled(entry);
        Stanza stanza;
        try {
            stanza = Stanza.of(element);
        } catch (MalformedStanzaException e) {
            return refused(ticket, Replies.error(e, full));
        }
        return switch (Admission.fromClient(full, stanza)) {
            case Admission.Verdict.Admitted(Stanza admitted) -> {
                account.outbound(session, admitted, ticket, this::leave);
                yield new Outcome.Taken(Optional.empty());
            }
            case Admission.Verdict.Refused(StanzaError error, String reason) -> {
                LOG.debug("refused: {}", reason);
                yield refused(ticket, Replies.error(stanza.withFrom(full), error));
            }
            case Admission.Verdict.Forged(String reason) -> {
                LOG.debug("forged: {}", reason);
                leave();
                yield new Outcome.Fault(
                        StreamCondition.INVALID_FROM, "'from' must be the address that has logged in, or absent");
            }
        };
    }

    private Outcome refused(Ticket ticket, Optional<Stanza> answer) {
        ticket.done();
        leave();
        return new Outcome.Taken(answer);
    }
}
