package im.clove.xmpp.sasl;

import java.util.Optional;
import java.util.OptionalLong;

/// A login of a client that says which one it is: what is noted of it, and what it wants for the next time (XEP-0484).
///
/// @param used the token it has logged in with, or empty
/// @param count how often it says it has used that token, or empty
/// @param givesUp whether it wants that token to be worth nothing from now on
/// @param wanted the mechanism it wants a token for, or empty
public record Visit(
        UserAgent agent, Optional<String> used, OptionalLong count, boolean givesUp, Optional<Mechanism> wanted) {
    /// Names the client only: tokens never reach a log by accident.
    @Override
    public String toString() {
        return "Visit[" + agent.id() + "]";
    }
}
