package im.clove.node.c2s;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.Optional;

/// Makes accounts for those who have an invitation. Implementations are thread-safe and may block on the store.
public interface Registrar {
    /// Whether an account can be made at this host by a token.
    ///
    /// @param token as it was sent
    /// @return the only name that the account may have, or an empty one for any; nothing if the token is no
    ///     good, whatever the reason
    Optional<String> offer(Domain host, String token);

    /// Makes the account: with the use of the token, or not at all.
    ///
    /// @param name as it was sent
    Outcome register(Domain host, String token, String name, String password);

    /// What became of it.
    sealed interface Outcome {
        record Made(Jid account) implements Outcome {}

        /// The token is no good any more.
        record NoInvitation() implements Outcome {}

        /// There is such an account, or it must not be.
        record NameTaken() implements Outcome {}

        /// Name or password cannot be one.
        ///
        /// @param text for people
        record Unfit(String text) implements Outcome {}
    }

    /// Nobody can register.
    Registrar CLOSED = new Registrar() {
        @Override
        public Optional<String> offer(Domain host, String token) {
            return Optional.empty();
        }

        @Override
        public Outcome register(Domain host, String token, String name, String password) {
            return new Outcome.NoInvitation();
        }
    };
}
