package im.clove.xmpp.stanza;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// A stanza (RFC 6120 §8): an [Element] in [Element#CLIENT] whose addresses have been parsed once. Immutable.
public sealed interface Stanza permits Message, Presence, Iq {
    Element element();

    /// The sender, or null where the stanza names none.
    @Nullable
    Jid from();

    /// The recipient, or null where the stanza names none.
    @Nullable
    Jid to();

    Stanza withFrom(@Nullable Jid from);

    Stanza withTo(@Nullable Jid to);

    /// The same stanza around another element: only children may differ, addresses and type are read again.
    Stanza withElement(Element element);

    default @Nullable String id() {
        return element().attribute("id");
    }

    boolean isError();

    /// @return whether the element is named as a stanza is, in the stanza namespace
    static boolean isStanza(Element element) {
        return element.namespace().equals(Element.CLIENT)
                && switch (element.local()) {
                    case "message", "presence", "iq" -> true;
                    default -> false;
                };
    }

    /// Reads a stanza.
    ///
    /// @throws MalformedStanzaException if an address or the type is malformed; it carries the error to answer
    static Stanza of(Element element) {
        if (!isStanza(element)) {
            throw new MalformedStanzaException(StanzaError.of(StanzaError.Condition.BAD_REQUEST), element);
        }
        return switch (element.local()) {
            case "message" -> Message.of(element);
            case "presence" -> Presence.of(element);
            case "iq" -> Iq.of(element);
            default -> throw new MalformedStanzaException(StanzaError.of(StanzaError.Condition.BAD_REQUEST), element);
        };
    }
}
