package im.clove.node.session;

import im.clove.node.account.Undelivered;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Rank;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.HeapWeight;
import java.util.List;

/// What a session has to give its client, in the session's [Budget]: each stanza from when it is posted until the
/// client
/// has confirmed it, or was sent what needs no confirmation, or it goes back to the account. Thread-safe.
final class Charged {
    /// A session with its connection, in which nothing happens, in bytes of the heap.
    private static final long IDLE = 14 * 1024;

    private final Budget budget;
    private final Budget saying;

    /// @param letGo ends the session; must only post
    Charged(Budget account, String name, Runnable letGo) {
        this.budget = account.open(Budget.Kind.SESSION, name);
        this.saying = account.open(Budget.Kind.SAYING, name);
        budget.charge(IDLE);
        budget.onRelief(letGo);
    }

    Budget budget() {
        return budget;
    }

    /// Of what the client has said: apart, so that who asks too much still gets answers.
    Budget saying() {
        return saying;
    }

    void came(Stanza stanza) {
        budget.charge(HeapWeight.waiting(stanza.element()));
    }

    void went(Stanza stanza) {
        budget.release(HeapWeight.waiting(stanza.element()));
    }

    void went(List<Undelivered> all) {
        for (Undelivered each : all) {
            went(each.stanza());
        }
    }

    /// Whether the node as a whole is filling up.
    boolean isShort() {
        return budget.isBeyond(Rank.STRANGER);
    }

    boolean isOver() {
        return budget.isOver();
    }

    /// The session is over. What is under way of its client is still charged, until it has arrived.
    ///
    /// @param rest what goes back to the account
    void end(List<Undelivered> rest) {
        went(rest);
        budget.release(IDLE);
        budget.close();
        saying.close();
    }
}
