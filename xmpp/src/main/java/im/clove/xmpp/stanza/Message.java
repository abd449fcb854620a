package im.clove.xmpp.stanza;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A message (RFC 6121 §5). An unknown type counts as `normal` (§5.2.2).
public record Message(
        Element element,
        Type type,
        @Nullable Jid from,
        @Nullable Jid to) implements Stanza {
    /// The `type` attribute.
    public enum Type {
        NORMAL,
        CHAT,
        GROUPCHAT,
        HEADLINE,
        ERROR;

        private final String wire = name().toLowerCase(Locale.ROOT);

        public String wireName() {
            return wire;
        }
    }

    /// @throws MalformedStanzaException if an address is malformed
    public static Message of(Element element) {
        return new Message(element, typeOf(element), Addresses.read(element, "from"), Addresses.read(element, "to"));
    }

    private static Type typeOf(Element element) {
        String text = element.attribute("type");
        for (Type type : Type.values()) {
            if (type.wireName().equals(text)) {
                return type;
            }
        }
        return Type.NORMAL;
    }

    @Override
    public Message withFrom(@Nullable Jid jid) {
        return new Message(element.with("from", Addresses.text(jid)), type, jid, to);
    }

    @Override
    public Message withTo(@Nullable Jid jid) {
        return new Message(element.with("to", Addresses.text(jid)), type, from, jid);
    }

    @Override
    public Message withElement(Element other) {
        return of(other);
    }

    @Override
    public boolean isError() {
        return type == Type.ERROR;
    }
}
