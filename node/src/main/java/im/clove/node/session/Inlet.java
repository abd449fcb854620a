package im.clove.node.session;

import im.clove.node.account.Account;
import im.clove.node.account.SessionPort;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client says, on its way to the account: how much of it may be under way at once, and whether it
/// may say that. Owned by the session, but for [#enter] and [#leave], which any thread may call.
final class Inlet {
    private static final Logger LOG = LoggerFactory.getLogger(Inlet.class);

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
    Inlet(Jid full, Account account, int most) {
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

    /// Takes a stanza that has entered. It leaves when its last local owner has committed or refused it, so a
    /// sender is only as fast as the slowest of its local recipients; or when it waits for another server.
    Outcome stanza(Session session, Element element, Unconfirmed unconfirmed) {
        if (unconfirmed.isFull()) {
            leave();
            return new Outcome.Fault(StreamCondition.RESOURCE_CONSTRAINT, "Too many stanzas wait for an answer");
        }
        Ticket ticket = new Passing(session, unconfirmed.received());
        Stanza stanza;
        try {
            stanza = Stanza.of(element);
        } catch (MalformedStanzaException e) {
            return refused(ticket, Replies.error(e, full));
        }
        return switch (Admission.fromClient(full, stanza)) {
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
    private final class Passing implements Ticket {
        private final Session session;
        private final InboundLedger.@Nullable Ticket entry;
        private final AtomicBoolean left = new AtomicBoolean();

        /// @param entry what the client's count waits for, if it counts
        Passing(Session session, InboundLedger.@Nullable Ticket entry) {
            this.session = session;
            this.entry = entry;
        }

        @Override
        public void done() {
            awaitsPeer();
            if (entry != null) {
                session.handled(entry);
            }
        }

        @Override
        public void awaitsPeer() {
            if (left.compareAndSet(false, true)) {
                leave();
            }
        }

        @Override
        public boolean answer(Stanza answer) {
            session.deliver(answer, SessionPort.NOT_QUEUED);
            return true;
        }
    }
}
