package im.clove.xmpp.sasl;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a login on one connection goes by.
///
/// @param domain of the accounts
/// @param mechanisms those offered on this connection; others are refused
/// @param bindings what the connection can be bound to
/// @param tokenMechanisms those offered to who has a token
/// @param accounts where logins are looked up
/// @param tokens where tokens are looked up
/// @param decoys for accounts that do not exist
/// @param downgradeHash whether SCRAM's challenge carries [DowngradeHash]; a switch, because a client of the XEP's
/// versions before 0.4 computes it differently and then refuses to log in
/// @param nonces a fresh one at each call: printable ASCII without comma, at least 128 random bits
/// @param proven whose connection it is, if what carries it has proved that
public record SaslTerms(
        Domain domain,
        List<Mechanism> mechanisms,
        List<Mechanism> tokenMechanisms,
        ChannelBinding.Source bindings,
        Accounts accounts,
        Tokens tokens,
        Decoys decoys,
        boolean downgradeHash,
        Supplier<String> nonces,
        Optional<Jid> proven) {
    public SaslTerms {
        mechanisms = List.copyOf(mechanisms);
        tokenMechanisms = List.copyOf(tokenMechanisms);
    }

    /// Terms of a connection that has proved nothing.
    public SaslTerms(
            Domain domain,
            List<Mechanism> mechanisms,
            List<Mechanism> tokenMechanisms,
            ChannelBinding.Source bindings,
            Accounts accounts,
            Tokens tokens,
            Decoys decoys,
            boolean downgradeHash,
            Supplier<String> nonces) {
        this(
                domain,
                mechanisms,
                tokenMechanisms,
                bindings,
                accounts,
                tokens,
                decoys,
                downgradeHash,
                nonces,
                Optional.empty());
    }

    /// Terms without tokens.
    public SaslTerms(
            Domain domain,
            List<Mechanism> mechanisms,
            ChannelBinding.Source bindings,
            Accounts accounts,
            Decoys decoys,
            boolean downgradeHash,
            Supplier<String> nonces) {
        this(domain, mechanisms, List.of(), bindings, accounts, Tokens.NONE, decoys, downgradeHash, nonces);
    }

    /// A fresh salt.
    byte[] salt() {
        return ScramText.utf8(nonces.get());
    }

    /// Hashes for which a client may give what is needed (XEP-0480).
    List<ScramHash> upgrades() {
        return Upgrades.beyond(mechanisms);
    }

    boolean offersBinding() {
        return mechanisms.stream().anyMatch(Mechanism::bindsChannel);
    }

    /// Where logins are looked up. May block on the store.
    @FunctionalInterface
    public interface Accounts {
        /// @param account bare; null for a name that cannot be one, which nobody has: looking that up has to take
        ///     as long as any other
        /// @return empty if there is no such account
        Optional<Login> login(@Nullable Jid account);
    }

    /// Where tokens are looked up. May block on the store.
    @FunctionalInterface
    public interface Tokens {
        /// Nobody has one.
        Tokens NONE = (_, _) -> Optional.empty();

        /// @param account bare; null for a name that cannot be one, which nobody has
        /// @param client the id of the client's installation, [UserAgent#id]
        /// @return empty if there is no such account, or no token of this client
        Optional<TokenLogin> of(@Nullable Jid account, String client);
    }
}
