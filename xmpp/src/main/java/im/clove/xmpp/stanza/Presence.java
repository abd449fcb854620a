package im.clove.xmpp.stanza;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A presence (RFC 6121 §4). No type means available.
public record Presence(
        Element element,
        Type type,
        @Nullable Jid from,
        @Nullable Jid to) implements Stanza {
    /// The `type` attribute.
    public enum Type {
        AVAILABLE,
        UNAVAILABLE,
        SUBSCRIBE,
        SUBSCRIBED,
        UNSUBSCRIBE,
        UNSUBSCRIBED,
        PROBE,
        ERROR;

        private final String wire = name().toLowerCase(Locale.ROOT);

        public String wireName() {
            return wire;
        }
    }

    /// @throws MalformedStanzaException if an address or the type is malformed
    public static Presence of(Element element) {
        return new Presence(element, typeOf(element), Addresses.read(element, "from"), Addresses.read(element, "to"));
    }

    private static Type typeOf(Element element) {
        String text = element.attribute("type");
        if (text == null) {
            return Type.AVAILABLE;
        }
        for (Type type : Type.values()) {
            if (type.wireName().equals(text) && type != Type.AVAILABLE) {
                return type;
            }
        }
        throw new MalformedStanzaException(StanzaError.of(StanzaError.Condition.BAD_REQUEST), element);
    }

    @Override
    public Presence withFrom(@Nullable Jid jid) {
        return new Presence(element.with("from", Addresses.text(jid)), type, jid, to);
    }

    @Override
    public Presence withTo(@Nullable Jid jid) {
        return new Presence(element.with("to", Addresses.text(jid)), type, from, jid);
    }

    @Override
    public Presence withElement(Element other) {
        return of(other);
    }

    @Override
    public boolean isError() {
        return type == Type.ERROR;
    }

    /// The priority, 0 where none or none that can be read is given (RFC 6121 §4.7.2.3).
    public int priority() {
        String text = element.child(Element.CLIENT, "priority")
                .map(Element::text)
                .orElse("0")
                .strip();
        try {
            int value = Integer.parseInt(text);
            return value < -128 || value > 127 ? 0 : value;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /// Whether it is one of the four that manage subscriptions (RFC 6121 §3).
    public boolean isSubscription() {
        return switch (type) {
            case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> true;
            case AVAILABLE, UNAVAILABLE, PROBE, ERROR -> false;
        };
    }
}
