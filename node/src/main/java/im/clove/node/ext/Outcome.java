package im.clove.node.ext;

import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;

/// What a hook wants with a stanza that passes.
public sealed interface Outcome {
    /// Go on with the next hook.
    record Pass() implements Outcome {}

    /// Carry out these effects and go on with the next hook, which sees this stanza in place of the one before.
    record Go(Stanza stanza, List<Effect> effects) implements Outcome {}

    /// Carry out these effects; the stanza is dealt with and goes no further.
    record Done(List<Effect> effects) implements Outcome {}

    /// The stanza goes no further; its sender gets the error if one is due.
    record Reject(StanzaError error, String reason) implements Outcome {}

    Outcome PASS = new Pass();

    static Outcome reject(StanzaError.Condition condition, String reason) {
        return new Reject(StanzaError.of(condition), reason);
    }
}
