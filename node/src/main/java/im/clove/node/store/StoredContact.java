package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import java.util.List;

/// One item of a roster (RFC 6121 §2.1).
///
/// @param jid the contact's bare address
/// @param name empty for none
/// @param ask whether a subscription request of ours is on its way ("pending out")
/// @param approved whether a request of theirs is approved in advance (§3.4)
public record StoredContact(
        Jid jid, String name, List<String> groups, Subscription subscription, boolean ask, boolean approved) {
    public StoredContact {
        groups = List.copyOf(groups);
    }

    /// Who sees whose presence. The numbers are on disk: never change one.
    public enum Subscription {
        NONE(0),
        TO(1),
        FROM(2),
        BOTH(3);

        private final int onDisk;

        Subscription(int onDisk) {
            this.onDisk = onDisk;
        }

        int onDisk() {
            return onDisk;
        }
    }
}
