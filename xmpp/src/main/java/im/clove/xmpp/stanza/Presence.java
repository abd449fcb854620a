package im.clove.xmpp.stanza;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A presence (RFC 6121 §4). No type means available.
public record Presence(
        Element element,
        Type type,
        @Nullable Jid from,
        @Nullable Jid to) implements Stanza {
    private static final String PRIORITY = "priority";
    private static final int LOWEST = -128;
    private static final int HIGHEST = 127;

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

    /// The priority (RFC 6121 §4.7.2.3): 0 where none or none that can be read is given, the nearest there is for
    /// one out of range.
    public int priority() {
        return element.child(Element.CLIENT, PRIORITY)
                .map(given -> number(given.text().strip()))
                .orElse(0);
    }

    private static int number(String text) {
        if (!text.matches("[+-]?[0-9]{1,9}")) {
            // More digits than that are out of range on one side or the other, or no number.
            return text.matches("[+-]?[0-9]+") ? text.startsWith("-") ? LOWEST : HIGHEST : 0;
        }
        return Math.clamp(Integer.parseInt(text), LOWEST, HIGHEST);
    }

    /// The same with the priority it counts with, if it gives one: what others make of one that is none, or of
    /// two, is not left to them.
    public Presence withSoundPriority() {
        List<Element> given = element.children().stream()
                .filter(child -> child.is(Element.CLIENT, PRIORITY))
                .toList();
        String counts = Integer.toString(priority());
        boolean sound = given.isEmpty()
                || given.size() == 1 && given.getFirst().text().strip().equals(counts);
        return sound
                ? this
                : withElement(element.without(child -> child.is(Element.CLIENT, PRIORITY))
                        .with(Element.ofText(Element.CLIENT, PRIORITY, counts)));
    }

    /// Whether it is one of the four that manage subscriptions (RFC 6121 §3).
    public boolean isSubscription() {
        return switch (type) {
            case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> true;
            case AVAILABLE, UNAVAILABLE, PROBE, ERROR -> false;
        };
    }
}
