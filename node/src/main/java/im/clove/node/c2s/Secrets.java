package im.clove.node.c2s;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Decoys;
import im.clove.xmpp.sasl.Login;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.sasl.TokenLogin;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What logins are checked against. May block on the store.
public interface Secrets {
    /// @param account bare; null for a name that cannot be one
    /// @return empty if there is no such account; the client cannot tell that from a wrong password, nor by the
    ///     time this takes
    Optional<Login> login(@Nullable Jid account);

    /// The tokens of one of its clients (XEP-0484).
    ///
    /// @param account as above
    /// @param client the id of its installation
    Optional<TokenLogin> tokens(@Nullable Jid account, String client);

    /// A name for a client's installation which its id cannot be told from, always the same for the same one.
    String pseudonym(Jid account, String client);

    /// The hashes of SCRAM that every account has keys for: no other is offered.
    default Set<ScramHash> hashes() {
        return Set.of(ScramHash.values());
    }

    /// For accounts that do not exist.
    Decoys decoys();
}
