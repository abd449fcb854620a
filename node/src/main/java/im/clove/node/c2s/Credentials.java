package im.clove.node.c2s;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Decoys;
import im.clove.xmpp.sasl.ScramCredential;
import java.util.Optional;

/// What logins are checked against. May block on the store.
public interface Credentials {
    /// @param account bare
    /// @return empty if there is no such account or it may not log in; the client cannot tell the two, nor either
    ///     from a wrong password
    Optional<ScramCredential> credential(Jid account);

    /// For accounts that do not exist.
    Decoys decoys();
}
