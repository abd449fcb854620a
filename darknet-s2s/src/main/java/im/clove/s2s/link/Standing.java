package im.clove.s2s.link;

import im.clove.runtime.budget.Budget;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;

/// What a link may hold: as a stranger's until somebody here wants to talk to the other server, then more. Charging is
/// thread-safe.
final class Standing {
    private final Budget budget;

    Standing(Budget node, String name) {
        this.budget = node.open(Budget.Kind.STRANGER, name);
    }

    Budget budget() {
        return budget;
    }

    /// Something is to be sent. What anybody's client answers, and what this server says by itself, any stranger can
    /// have.
    void said(LinkPost.Send send) {
        if (!isWanted(budget) && !send.delivery().isAutomatic() && isWord(send.stanza())) {
            budget.become(Budget.Kind.LINK);
        }
    }

    private static boolean isWord(Stanza stanza) {
        return !stanza.isError()
                && switch (stanza) {
                    case Iq iq -> iq.isRequest();
                    case Message _ -> true;
                    case Presence presence -> presence.type() != Presence.Type.UNAVAILABLE;
                };
    }

    static boolean isWanted(Budget budget) {
        return budget.kind() == Budget.Kind.LINK;
    }
}
