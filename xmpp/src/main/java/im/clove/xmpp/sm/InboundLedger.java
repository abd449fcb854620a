package im.clove.xmpp.sm;

import java.util.ArrayDeque;
import java.util.Deque;

/// Counts the peer's stanzas that somebody here has taken responsibility for (XEP-0198 §4: "handled"). A stanza
/// gets a [Ticket] when it is read; the tickets finish in any order, and the count only passes those before which
/// none is open. Owned by one session or link; not safe for several threads.
///
/// The number of open tickets is bounded: who has [#isFull()] stops reading from the peer, which closes its window.
public final class InboundLedger {
    private final int maxOpen;
    private final Deque<Ticket> open = new ArrayDeque<>();
    private AckCounter handled = AckCounter.ZERO;

    public InboundLedger(int maxOpen) {
        if (maxOpen < 1) {
            throw new IllegalArgumentException("A ledger needs room for one ticket at least");
        }
        this.maxOpen = maxOpen;
    }

    /// One stanza of the peer, on its way through the server. Compared by identity.
    public static final class Ticket {
        private boolean finished;

        private Ticket() {}
    }

    /// Enters the next stanza of the peer.
    ///
    /// @throws IllegalStateException if the ledger is full
    public Ticket enter() {
        if (isFull()) {
            throw new IllegalStateException("The ledger is full");
        }
        Ticket ticket = new Ticket();
        open.addLast(ticket);
        return ticket;
    }

    /// The stanza is stored, delivered or refused. A second time changes nothing.
    ///
    /// @return whether the count has moved
    public boolean finish(Ticket ticket) {
        ticket.finished = true;
        AckCounter before = handled;
        while (!open.isEmpty() && open.getFirst().finished) {
            open.removeFirst();
            handled = handled.plus(1);
        }
        return !handled.equals(before);
    }

    /// The `h` to tell the peer.
    public AckCounter handled() {
        return handled;
    }

    /// How many tickets wait: finished ones behind an open one included.
    public int open() {
        return open.size();
    }

    public boolean isFull() {
        return open.size() >= maxOpen;
    }
}
