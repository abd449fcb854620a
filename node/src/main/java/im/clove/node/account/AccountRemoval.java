package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Presences;
import im.clove.node.owner.Work;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stream.StreamCondition;
import java.util.List;

/// The end of an account: contacts are told, if it might have to do with them; everything of it is deleted in one
/// commit, its sessions end (RFC 6121 §3.2 and §3.3 for the contacts, XEP-0077 §3.2 for the account). What it had sent
/// and still waits for other servers is not in that commit, as it belongs to other owners; the account calls it back
/// afterwards.
final class AccountRemoval {
    private AccountRemoval() {}

    static void remove(AccountState state, Work work) {
        work.after(state::removed);
        for (RosterItem item : state.roster()) {
            if (!state.guard().shows(item.contact())) {
                continue;
            }
            if (item.subscription().isFrom()) {
                hide(state, item.contact(), work);
                send(state, Presence.Type.UNSUBSCRIBED, item.contact(), work);
            }
            if (item.subscription().isTo() || item.subscription().isPendingOut()) {
                send(state, Presence.Type.UNSUBSCRIBE, item.contact(), work);
            }
        }
        state.services().stores().accounts().removeAll(work.batch(), state.account());
        for (Attached a : List.copyOf(state.attached())) {
            work.after(() -> a.session.end(StreamCondition.NOT_AUTHORIZED, "The account was removed"));
        }
        state.closeChapters();
    }

    private static void hide(AccountState state, Jid contact, Work work) {
        for (Attached a : state.attached()) {
            if (a.isAvailable()) {
                Jid full = state.account().withResource(a.session.resource());
                send(state, Presences.of(Presence.Type.UNAVAILABLE, full, contact), work);
            }
        }
    }

    private static void send(AccountState state, Presence.Type type, Jid to, Work work) {
        send(state, Presences.of(type, state.account(), to), work);
    }

    /// Nobody is asked any more whether the account may: its role goes with it.
    private static void send(AccountState state, Presence presence, Work work) {
        work.after(() -> state.services().submit().accept(Envelope.bySystem(presence)));
    }
}
