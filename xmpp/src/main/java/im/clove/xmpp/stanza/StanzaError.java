package im.clove.xmpp.stanza;

import im.clove.xmpp.xml.Element;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stanza error (RFC 6120 §8.3): a defined condition, its type, and a text for people where one helps.
///
/// @param text in fixed English, or null
/// @param application an application-specific condition, or null
/// @param code the number that it had before RFC 6120 (XEP-0086), where a client goes by it; 0 for none
public record StanzaError(
        Condition condition,
        Type type,
        @Nullable String text,
        @Nullable Element application,
        int code) {
    /// The namespace of the defined conditions.
    public static final String NS = "urn:ietf:params:xml:ns:xmpp-stanzas";

    /// What the sender should do (RFC 6120 §8.3.2).
    public enum Type {
        AUTH,
        CANCEL,
        CONTINUE,
        MODIFY,
        WAIT
    }

    /// The defined conditions (RFC 6120 §8.3.3) with the type each usually has.
    public enum Condition {
        BAD_REQUEST(Type.MODIFY),
        CONFLICT(Type.CANCEL),
        FEATURE_NOT_IMPLEMENTED(Type.CANCEL),
        FORBIDDEN(Type.AUTH),
        GONE(Type.CANCEL),
        INTERNAL_SERVER_ERROR(Type.CANCEL),
        ITEM_NOT_FOUND(Type.CANCEL),
        JID_MALFORMED(Type.MODIFY),
        NOT_ACCEPTABLE(Type.MODIFY),
        NOT_ALLOWED(Type.CANCEL),
        NOT_AUTHORIZED(Type.AUTH),
        POLICY_VIOLATION(Type.MODIFY),
        RECIPIENT_UNAVAILABLE(Type.WAIT),
        REDIRECT(Type.MODIFY),
        REGISTRATION_REQUIRED(Type.AUTH),
        REMOTE_SERVER_NOT_FOUND(Type.CANCEL),
        REMOTE_SERVER_TIMEOUT(Type.WAIT),
        RESOURCE_CONSTRAINT(Type.WAIT),
        SERVICE_UNAVAILABLE(Type.CANCEL),
        SUBSCRIPTION_REQUIRED(Type.AUTH),
        UNDEFINED_CONDITION(Type.CANCEL),
        UNEXPECTED_REQUEST(Type.WAIT);

        private final Type usual;
        private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

        Condition(Type usual) {
            this.usual = usual;
        }

        public String wireName() {
            return wire;
        }
    }

    public static StanzaError of(Condition condition) {
        return new StanzaError(condition, condition.usual, null, null, 0);
    }

    public static StanzaError of(Condition condition, String text) {
        return new StanzaError(condition, condition.usual, text, null, 0);
    }

    public StanzaError withApplication(Element element) {
        return new StanzaError(condition, type, text, element, code);
    }

    public StanzaError withCode(int number) {
        return new StanzaError(condition, type, text, application, number);
    }

    /// The `error` child of a stanza.
    public Element toElement() {
        Element error = Element.of(Element.CLIENT, "error")
                .with("type", type.name().toLowerCase(Locale.ROOT))
                .with("code", code == 0 ? null : Integer.toString(code))
                .with(Element.of(NS, condition.wireName()));
        if (text != null) {
            error = error.with(Element.ofText(NS, "text", text));
        }
        return application == null ? error : error.with(application);
    }

    /// The error a stanza of type `error` carries, if it has a defined condition.
    public static Optional<StanzaError> read(Element stanza) {
        Optional<Element> error = stanza.child(Element.CLIENT, "error");
        if (error.isEmpty()) {
            return Optional.empty();
        }
        Element e = error.get();
        Type type = Type.CANCEL;
        for (Type t : Type.values()) {
            if (t.name().toLowerCase(Locale.ROOT).equals(e.attribute("type"))) {
                type = t;
            }
        }
        String text = e.child(NS, "text").map(Element::text).orElse(null);
        for (Condition c : Condition.values()) {
            if (e.has(NS, c.wireName())) {
                return Optional.of(new StanzaError(c, type, text, application(e), 0));
            }
        }
        return Optional.empty();
    }

    private static @Nullable Element application(Element error) {
        return error.children().stream()
                .filter(child ->
                        !child.namespace().equals(NS) && !child.namespace().equals(Element.CLIENT))
                .findFirst()
                .orElse(null);
    }
}
