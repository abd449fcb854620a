package im.clove.xmpp.stanza;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An IQ (RFC 6120 §8.2.3).
public record Iq(
        Element element,
        Type type,
        @Nullable Jid from,
        @Nullable Jid to) implements Stanza {
    /// The `type` attribute.
    public enum Type {
        GET,
        SET,
        RESULT,
        ERROR;

        private final String wire = name().toLowerCase(Locale.ROOT);

        public String wireName() {
            return wire;
        }
    }

    /// @throws MalformedStanzaException if an address, the type or the id is malformed
    public static Iq of(Element element) {
        return new Iq(element, typeOf(element), Addresses.read(element, "from"), Addresses.read(element, "to"));
    }

    private static Type typeOf(Element element) {
        String text = element.attribute("type");
        for (Type type : Type.values()) {
            if (type.wireName().equals(text) && element.attribute("id") != null) {
                boolean request = type == Type.GET || type == Type.SET;
                if (!request || element.children().size() == 1) {
                    return type;
                }
            }
        }
        throw new MalformedStanzaException(StanzaError.of(StanzaError.Condition.BAD_REQUEST), element);
    }

    @Override
    public Iq withFrom(@Nullable Jid jid) {
        return new Iq(element.with("from", Addresses.text(jid)), type, jid, to);
    }

    @Override
    public Iq withTo(@Nullable Jid jid) {
        return new Iq(element.with("to", Addresses.text(jid)), type, from, jid);
    }

    @Override
    public Iq withElement(Element other) {
        return of(other);
    }

    @Override
    public boolean isError() {
        return type == Type.ERROR;
    }

    public boolean isRequest() {
        return type == Type.GET || type == Type.SET;
    }

    /// The one child of a request; of a result the first child.
    ///
    /// @throws java.util.NoSuchElementException if there is none, which a request never is
    public Element payload() {
        return element.firstChild().orElseThrow();
    }
}
