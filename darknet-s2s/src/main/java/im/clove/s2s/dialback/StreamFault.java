package im.clove.s2s.dialback;

import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;

/// A stream error we send, with a text that tells nothing a stranger should not know.
///
/// @param text empty for none
public record StreamFault(StreamCondition condition, String text) {
    /// For the one of two streams that does not carry the link.
    public static final StreamFault SUPERFLUOUS =
            new StreamFault(StreamCondition.CONFLICT, "Another stream carries this link");

    public static StreamFault of(StreamEvent.Violation violation) {
        return new StreamFault(StreamCondition.of(violation.kind()), "");
    }

    /// For the log.
    public String words() {
        return condition.wireName() + (text.isEmpty() ? "" : " (" + text + ")");
    }

    public Element toElement() {
        return text.isEmpty() ? condition.toElement() : condition.toElement(text);
    }
}
