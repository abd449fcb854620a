package im.clove.testnet;

import java.util.Collection;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.roster.RosterListener;
import org.jxmpp.jid.Jid;

/// Tells of every change of a client's roster or of a contact's presence.
final class RosterChanges implements RosterListener {
    private final Runnable changed;

    RosterChanges(Runnable changed) {
        this.changed = changed;
    }

    @Override
    public void entriesAdded(Collection<Jid> addresses) {
        changed.run();
    }

    @Override
    public void entriesUpdated(Collection<Jid> addresses) {
        changed.run();
    }

    @Override
    public void entriesDeleted(Collection<Jid> addresses) {
        changed.run();
    }

    @Override
    public void presenceChanged(Presence presence) {
        changed.run();
    }
}
