package im.clove.node.service.component;

import im.clove.node.core.Admission;
import im.clove.node.core.Envelope;
import im.clove.node.core.Ticket;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Sluice;
import im.clove.runtime.link.Line;
import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.link.LinkSink;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stream of a program that speaks for a component's domain. Thread-safe.
///
/// What it is to get is its own until the bytes are flushed: the protocol knows no other acknowledgement. So the ticket
/// of a stanza is done then, and what was not flushed when the stream ends comes back to its sender. Both directions
/// are bounded and charged: what it says waits at the [Sluice], what it does not read is refused to its senders.
final class ComponentLink implements LinkSink {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentLink.class);

    /// Of what it says, under way at once.
    private static final int MOST_SAID = 100;

    private static final long MOST_SAID_BYTES = 2L << 20;

    /// Of what it is to get, not flushed yet.
    static final int MOST_WAITING = 2_000;

    private final Component component;
    private final Admission admission;
    private final Privileges privileges;
    private final Line line;
    private final Jid server;
    private final Budget budget;
    private final Sluice sluice;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private boolean over;

    /// What waits to be flushed. By identity: the same stanza may wait twice.
    private static final class Waiting {
        private final Envelope envelope;
        private final long weight;

        Waiting(Envelope envelope, long weight) {
            this.envelope = envelope;
            this.weight = weight;
        }
    }

    /// @param admission what the program may say in its own name
    /// @param privileges what it may say in others'
    /// @param server in whose name it is asked for a sign of life
    /// @param budget of the component
    ComponentLink(
            Component component, Admission admission, Privileges privileges, Line line, Jid server, Budget budget) {
        this.privileges = privileges;
        this.component = component;
        this.admission = admission;
        this.line = line;
        this.server = server;
        this.budget = budget;
        this.sluice = new Sluice(budget, MOST_SAID, MOST_SAID_BYTES);
        line.chargeTo(budget);
    }

    /// Gives the program a stanza.
    void give(Envelope envelope) {
        Element element = envelope.stanza().element();
        Waiting one = new Waiting(envelope, HeapWeight.waiting(element));
        boolean isOver;
        boolean fits = false;
        lock.lock();
        try {
            isOver = over;
            if (!isOver && waiting.size() < MOST_WAITING && budget.tryCharge(one.weight)) {
                fits = waiting.add(one);
            }
        } finally {
            lock.unlock();
        }
        if (isOver) {
            component.away(envelope);
        } else if (!fits) {
            component.full(envelope);
        } else {
            envelope.ticket().awaitsPeer();
            // On a line that has just closed, what waits comes back with its end.
            if (!line.send(element, () -> flushed(one)) && !isOver() && take(one)) {
                component.full(envelope);
            }
        }
    }

    private boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    private void flushed(Waiting one) {
        if (take(one)) {
            Ticket ticket = one.envelope.ticket();
            ticket.done();
        }
    }

    /// @return false if somebody else has taken it
    private boolean take(Waiting one) {
        lock.lock();
        try {
            if (!waiting.remove(one)) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        budget.release(one.weight);
        return true;
    }

    void end(StreamCondition condition, String text) {
        line.close(condition.toElement(text));
    }

    @Override
    public void received(Element element) {
        if (!Stanza.isStanza(element)) {
            end(StreamCondition.UNSUPPORTED_STANZA_TYPE, "A component sends message, presence and iq");
            return;
        }
        Said said = new Said(sluice.enter(HeapWeight.waiting(element), false));
        Stanza stanza;
        try {
            stanza = Stanza.of(element);
        } catch (MalformedStanzaException e) {
            Replies.error(e, component.address()).ifPresent(this::answer);
            said.done();
            return;
        }
        switch (admission.fromComponent(component.address(), stanza)) {
            case Admission.Verdict.Admitted(Stanza admitted) -> {
                if (said.place.fits()) {
                    say(admitted, said);
                } else {
                    refuse(
                            admitted,
                            StanzaError.of(
                                    Condition.RESOURCE_CONSTRAINT,
                                    "Too much of what this component says waits already; try again later"),
                            said);
                }
            }
            case Admission.Verdict.Refused(StanzaError error, String reason) -> {
                LOG.debug("refused: {}", reason);
                refuse(stanza, error, said);
            }
            case Admission.Verdict.Forged(String reason) -> {
                LOG.debug("forged: {}", reason);
                said.done();
                end(
                        StreamCondition.INVALID_FROM,
                        "'from' must be an address at " + component.address() + ", the domain of this component");
            }
        }
    }

    private void say(Stanza admitted, Said said) {
        switch (privileges.take(component, admitted, said)) {
            case ORDINARY -> component.say(admitted, said);
            case TAKEN -> LOG.trace("said in the name of another");
            case FORBIDDEN ->
                refuse(
                        admitted,
                        StanzaError.of(
                                Condition.FORBIDDEN,
                                "component.domains does not let this component say that in the name of another"),
                        said);
        }
    }

    private void refuse(Stanza stanza, StanzaError error, Said said) {
        Replies.error(stanza, error).ifPresent(this::answer);
        said.done();
    }

    /// What its program hears of its own mistakes; one that does not read has no use for it.
    private void answer(Stanza stanza) {
        line.send(stanza.element());
    }

    /// Nothing has come for a while: whoever is there answers, even if only with an error.
    @Override
    public void idle() {
        Element ping = Element.of(Element.CLIENT, "iq", Element.of(Pings.NS, "ping"))
                .with("type", "get")
                .with("id", "alive")
                .with("from", server.toString())
                .with("to", component.address().toString());
        line.send(ping);
    }

    @Override
    public void closed(LinkEnd end) {
        component.left(this, end.reason());
        List<Waiting> left;
        lock.lock();
        try {
            over = true;
            left = List.copyOf(waiting);
        } finally {
            lock.unlock();
        }
        for (Waiting one : left) {
            if (take(one)) {
                component.away(one.envelope);
            }
        }
        budget.close();
    }

    /// Something the program has said. It is held back while the last local owner has not committed or refused it, and
    /// charged until that is done.
    private record Said(Sluice.Place place) implements Ticket {
        @Override
        public void done() {
            place.done();
        }

        @Override
        public void awaitsPeer() {
            place.leave();
        }
    }
}
