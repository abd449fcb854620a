package im.clove.xmpp.sm;

import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The elements of stream management (XEP-0198 version 1.6).
public final class SmElements {
    /// The namespace.
    public static final String NS = "urn:xmpp:sm:3";

    private static final int MAX_ID = 4_000;

    private SmElements() {}

    /// What a peer says.
    public sealed interface Nonza {
        /// `enable`.
        ///
        /// @param max the longest time in seconds it wants the session kept, empty if it does not say
        record Enable(boolean resume, OptionalInt max) implements Nonza {}

        /// `enabled`.
        ///
        /// @param id to resume with, or null if that is not possible
        record Enabled(@Nullable String id, OptionalInt max) implements Nonza {}

        /// `resume`.
        record Resume(String previousId, AckCounter h) implements Nonza {}

        /// `resumed`.
        record Resumed(String previousId, AckCounter h) implements Nonza {}

        /// `failed`: to `enable` or `resume`.
        ///
        /// @param h how much the lost session had handled, or null if that is not known
        record Failed(
                StanzaError.Condition condition, @Nullable AckCounter h) implements Nonza {}

        /// `r`: it asks for our count.
        record Request() implements Nonza {}

        /// `a`: its count.
        record Answer(AckCounter h) implements Nonza {}

        /// Something in this namespace that is none of these, or malformed.
        record Malformed(String reason) implements Nonza {}
    }

    /// Reads an element of this namespace.
    public static Nonza read(Element element) {
        if (!element.namespace().equals(NS)) {
            return new Nonza.Malformed("another namespace");
        }
        return switch (element.local()) {
            case "enable" -> new Nonza.Enable(isTrue(element.attribute("resume")), seconds(element));
            case "enabled" ->
                new Nonza.Enabled(isTrue(element.attribute("resume")) ? id(element, "id") : null, seconds(element));
            case "resume", "resumed" -> resumption(element);
            case "failed" -> new Nonza.Failed(condition(element), h(element));
            case "r" -> new Nonza.Request();
            case "a" -> {
                AckCounter h = h(element);
                yield h == null ? new Nonza.Malformed("a without a count") : new Nonza.Answer(h);
            }
            default -> new Nonza.Malformed("unknown");
        };
    }

    private static Nonza resumption(Element element) {
        String id = id(element, "previd");
        AckCounter h = h(element);
        if (id == null || h == null) {
            return new Nonza.Malformed(element.local() + " without identifier or count");
        }
        return element.local().equals("resume") ? new Nonza.Resume(id, h) : new Nonza.Resumed(id, h);
    }

    private static boolean isTrue(@Nullable String value) {
        return "true".equals(value) || "1".equals(value);
    }

    private static OptionalInt seconds(Element element) {
        String text = element.attributeOr("max", "");
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private static @Nullable String id(Element element, String attribute) {
        String id = element.attribute(attribute);
        return id == null || id.isEmpty() || id.length() > MAX_ID ? null : id;
    }

    private static @Nullable AckCounter h(Element element) {
        OptionalLong h = AckCounter.parse(element.attributeOr("h", ""));
        return h.isPresent() ? new AckCounter(h.getAsLong()) : null;
    }

    private static StanzaError.Condition condition(Element element) {
        for (StanzaError.Condition condition : StanzaError.Condition.values()) {
            if (element.has(StanzaError.NS, condition.wireName())) {
                return condition;
            }
        }
        return StanzaError.Condition.UNDEFINED_CONDITION;
    }

    /// The stream feature.
    public static Element feature() {
        return Element.of(NS, "sm");
    }

    /// The element that says this.
    ///
    /// @throws IllegalArgumentException for [Nonza.Malformed], which nobody sends
    public static Element of(Nonza nonza) {
        return switch (nonza) {
            case Nonza.Enable(boolean resume, OptionalInt max) ->
                Element.of(NS, "enable").with("resume", resume ? "true" : null).with("max", text(max));
            case Nonza.Enabled(String id, OptionalInt max) ->
                Element.of(NS, "enabled")
                        .with("id", id)
                        .with("resume", id == null ? null : "true")
                        .with("max", text(max));
            case Nonza.Resume(String id, AckCounter h) -> resumption("resume", id, h);
            case Nonza.Resumed(String id, AckCounter h) -> resumption("resumed", id, h);
            case Nonza.Failed(StanzaError.Condition condition, AckCounter h) ->
                Element.of(NS, "failed")
                        .with("h", h == null ? null : h.toString())
                        .with(Element.of(StanzaError.NS, condition.wireName()));
            case Nonza.Request() -> Element.of(NS, "r");
            case Nonza.Answer(AckCounter h) -> Element.of(NS, "a").with("h", h.toString());
            case Nonza.Malformed(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    private static Element resumption(String name, String id, AckCounter h) {
        return Element.of(NS, name).with("h", h.toString()).with("previd", id);
    }

    private static @Nullable String text(OptionalInt seconds) {
        return seconds.isPresent() ? Integer.toString(seconds.getAsInt()) : null;
    }

    /// The application-specific condition of the stream error `undefined-condition` that ends a stream whose peer
    /// acknowledges what was not sent (§4, "handled-count-too-high").
    public static Element tooHigh(UnackedQueue.Acknowledged.TooHigh<?> wrong) {
        return Element.of(NS, "handled-count-too-high")
                .with("h", wrong.h().toString())
                .with("send-count", wrong.sent().toString());
    }
}
