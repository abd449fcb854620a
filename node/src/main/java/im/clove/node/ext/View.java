package im.clove.node.ext;

import im.clove.node.core.Proof;
import im.clove.node.core.Role;
import im.clove.node.store.Shelf;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a hook may see. Read-only; valid only during the call, on the calling thread.
public interface View {
    /// The bare address of the account.
    Jid account();

    /// Whether the account has the rights of an administrator. Reads the store.
    boolean isAdmin();

    /// What one of its sessions has proved at the login. A token counts as the account's password as long as no device
    /// has one of its own from which it may be; of a session that is not there nothing is known, so it is a token.
    /// Reads the store.
    Proof proof(String resource);

    /// With whom it may have to do.
    Role role();

    /// Whether accounts live at the domain of this address, the account's own among them perhaps.
    boolean isAccountHost(Jid jid);

    /// The account's sessions.
    List<Resource> resources();

    Optional<RosterItem> rosterItem(Jid contact);

    List<RosterItem> roster();

    /// Whether this one may know that the account is online: as a contact, or because it was sent directed presence.
    boolean sharesPresence(Jid jid);

    /// Whether the account blocks this address (XEP-0191 rules, most specific first).
    boolean isBlocked(Jid jid);

    /// What an extension remembers about one session.
    <T> T slot(String resource, Slot<T> slot);

    /// What an extension knows of this account; its value is loaded if it is not yet. Ahead of the store by what is
    /// being
    /// committed.
    <T> T chapter(Chapter<T> chapter);

    /// What stands behind it, with what is being committed: for what is too much to be loaded whole.
    Shelf shelf(Chapter<?> chapter);

    Instant now();

    /// Whether the node has so much room that what could be had again may be kept: that goes first when there is less.
    boolean hasRoom();

    /// One session of the account.
    ///
    /// @param presence the last available presence, or null before the first and after unavailable
    record Resource(String name, @Nullable Presence presence, boolean isInterested, Instant since) {
        public boolean isAvailable() {
            return presence != null;
        }

        public int priority() {
            return presence == null ? -128 : presence.priority();
        }
    }
}
