package im.clove.node.pubsub;

import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// What comes of a request that changes something.
public sealed interface Outcome {
    /// The draft holds what is to be done.
    ///
    /// @param answer the payload of the result, or null for none
    record Done(@Nullable Element answer) implements Outcome {}

    /// It is refused, and the draft is worth nothing.
    record Refused(StanzaError error, String reason) implements Outcome {}

    static Outcome refuse(StanzaError error, String reason) {
        return new Refused(error, reason);
    }

    static Outcome refuse(Condition condition, String reason) {
        return new Refused(StanzaError.of(condition), reason);
    }
}
