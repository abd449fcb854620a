package im.clove.node.ext;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.List;

/// What a hook of the server may see. Read-only; thread-safe.
public interface ServerView {
    /// The domain that was asked.
    Domain domain();

    /// Whether accounts live at the domain of this address.
    boolean isAccountHost(Jid jid);

    /// Whether this is the address of an account with the rights of an administrator. Reads the store.
    boolean isAdmin(Jid jid);

    /// Whether this is the address of an account that is a guardian of another. Reads the store.
    boolean isGuardian(Jid jid);

    /// The services of this node that are to be shown.
    List<DiscoItem> services();

    Instant now();
}
