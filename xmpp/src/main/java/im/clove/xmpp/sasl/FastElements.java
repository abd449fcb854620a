package im.clove.xmpp.sasl;

import im.clove.xmpp.xml.Element;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The elements of FAST, fast login by a token (XEP-0484).
public final class FastElements {
    public static final String NS = "urn:xmpp:fast:0";

    private FastElements() {}

    /// What is offered inline (§3.1).
    public static Element offer(List<Mechanism> mechanisms) {
        return Element.of(NS, "fast")
                .withNodes(mechanisms.stream()
                        .map(mechanism -> Element.ofText(NS, "mechanism", mechanism.wireName()))
                        .toList());
    }

    /// The mechanism a client wants a token for (§3.2); empty if it wants none.
    public static Optional<String> requested(List<Element> inline) {
        return inline.stream()
                .filter(element -> element.is(NS, "request-token"))
                .map(element -> element.attributeOr("mechanism", ""))
                .findFirst();
    }

    /// How often a client says it has used its token, this time included (§3.3); empty if it does not say so, or not in
    /// a positive number.
    public static OptionalLong count(List<Element> inline) {
        String text =
                fast(inline).map(element -> element.attributeOr("count", "")).orElse("");
        // Longer ones are no xs:int, and none that a client ever reaches.
        return text.matches("[0-9]{1,10}") && Long.parseLong(text) > 0
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /// Whether the client gives its token up with this login (§3.5).
    public static boolean invalidates(List<Element> inline) {
        String text = fast(inline)
                .map(element -> element.attributeOr("invalidate", ""))
                .orElse("");
        return text.equals("true") || text.equals("1");
    }

    private static Optional<Element> fast(List<Element> inline) {
        return inline.stream().filter(element -> element.is(NS, "fast")).findFirst();
    }

    /// A token for the client (§3.2).
    ///
    /// @param expiry to the second
    public static Element token(String secret, Instant expiry) {
        return Element.of(NS, "token")
                .with("token", secret)
                .with("expiry", expiry.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
