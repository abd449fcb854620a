package im.clove.node.session;

import im.clove.node.account.Account;
import im.clove.node.account.SessionPort;
import im.clove.node.core.Admission;
import im.clove.node.core.Ticket;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Sluice;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sm.InboundLedger;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client says, on its way to the account: how much of it may be under way at once, and whether it
/// may say that. Owned by the session, but for [#enter], which any thread may call.
final class Inlet {
    private static final Logger LOG = LoggerFactory.getLogger(Inlet.class);

    /// Under way at once, unless it is a single stanza.
    private static final long MOST_BYTES = 512 * 1024;

    private final Jid full;
    private final Account account;
    private final Sluice sluice;

    /// What became of a stanza.
    sealed interface Outcome {
        /// It was passed on, or refused with this answer, if it gets one.
        record Taken(Optional<Stanza> answer) implements Outcome {}

        /// It ends the stream.
        record Fault(StreamCondition condition, String text) implements Outcome {}
    }

    /// @param most under way at once
    Inlet(Jid full, Account account, Budget budget, int most) {
        this.full = full;
        this.account = account;
        this.sluice = new Sluice(budget, most, MOST_BYTES);
    }

    /// Waits until one more may be under way; called by the thread that reads.
    Sluice.Place enter(Element element) {
        // What is no stanza is small, and may be what makes room.
        return sluice.enter(HeapWeight.waiting(element), !Stanza.isStanza(element));
    }

    /// Takes a stanza that has entered. It leaves when its last local owner has committed or refused it, so a
    /// sender is only as fast as the slowest of its local recipients; or when it waits for another server.
    Outcome stanza(Session session, Element element, Sluice.Place place, Unconfirmed unconfirmed) {
        if (unconfirmed.isFull()) {
            place.done();
            return new Outcome.Fault(StreamCondition.RESOURCE_CONSTRAINT, "Too many stanzas wait for an answer");
        }
        Ticket ticket = new Passing(session, place, unconfirmed.received());
        Stanza stanza;
        try {
            stanza = Stanza.of(element);
        } catch (MalformedStanzaException e) {
            return refused(ticket, Replies.error(e, full));
        }
        if (!place.fits() && !(stanza instanceof Presence && stanza.to() == null)) {
            LOG.debug("refused: no room for it");
            StanzaError error = StanzaError.of(
                    StanzaError.Condition.RESOURCE_CONSTRAINT,
                    "Too much of this account waits already; try again later");
            return refused(ticket, Replies.error(stanza.withFrom(full), error));
        }
        return switch (account.admission().fromClient(full, stanza)) {
            case Admission.Verdict.Admitted(Stanza admitted) -> {
                account.outbound(session, admitted, ticket);
                yield new Outcome.Taken(Optional.empty());
            }
            case Admission.Verdict.Refused(StanzaError error, String reason) -> {
                LOG.debug("refused: {}", reason);
                yield refused(ticket, Replies.error(stanza.withFrom(full), error));
            }
            case Admission.Verdict.Forged(String reason) -> {
                LOG.debug("forged: {}", reason);
                ticket.done();
                yield new Outcome.Fault(
                        StreamCondition.INVALID_FROM, "'from' must be the address that has logged in, or absent");
            }
        };
    }

    private Outcome refused(Ticket ticket, Optional<Stanza> answer) {
        ticket.done();
        return new Outcome.Taken(answer);
    }

    /// One stanza under way.
    private static final class Passing implements Ticket {
        private final Session session;
        private final Sluice.Place place;
        private final InboundLedger.@Nullable Ticket entry;

        /// @param entry what the client's count waits for, if it counts
        Passing(Session session, Sluice.Place place, InboundLedger.@Nullable Ticket entry) {
            this.session = session;
            this.place = place;
            this.entry = entry;
        }

        @Override
        public void done() {
            place.done();
            if (entry != null) {
                session.post(new SessionEvent.Handled(entry));
            }
        }

        @Override
        public void awaitsPeer() {
            place.leave();
        }

        @Override
        public boolean answer(Stanza answer) {
            session.deliver(answer, SessionPort.NOT_QUEUED);
            return true;
        }
    }
}
