package im.clove.xmpp.sasl;

import im.clove.xmpp.xml.Element;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// SASL's elements on the stream (RFC 6120 §6.4).
public final class SaslElements {
    public static final String NS = "urn:ietf:params:xml:ns:xmpp-sasl";

    private SaslElements() {}

    /// The stream feature.
    public static Element mechanisms(List<Mechanism> offered) {
        return Element.of(NS, "mechanisms")
                .withNodes(offered.stream()
                        .map(mechanism -> Element.ofText(NS, "mechanism", mechanism.wireName()))
                        .toList());
    }

    /// The answer to write for a step.
    public static Element of(SaslStep step) {
        return switch (step) {
            case SaslStep.Challenge(byte[] data) -> carrying("challenge", data);
            case SaslStep.Continue _, SaslStep.Salt _ ->
                throw new IllegalArgumentException("There are no tasks in this profile");
            case SaslStep.Success success -> {
                byte[] data = success.data();
                yield data == null ? Element.of(NS, "success") : carrying("success", data);
            }
            case SaslStep.Failure(SaslCondition condition, String text, boolean _) ->
                Element.of(NS, "failure", Element.of(NS, condition.wireName()), Element.ofText(NS, "text", text));
        };
    }

    /// A client's first message.
    ///
    /// @param initial the initial response, or empty if there is none
    public static Element auth(Mechanism mechanism, Optional<byte[]> initial) {
        Element element = Element.of(NS, "auth").with("mechanism", mechanism.wireName());
        return initial.map(data -> element.withNodes(carrying("auth", data).nodes()))
                .orElse(element);
    }

    public static Element response(byte[] data) {
        return carrying("response", data);
    }

    public static Element abort() {
        return Element.of(NS, "abort");
    }

    /// The condition of a `failure`; one this server does not know counts as `not-authorized` (RFC 6120 §6.5).
    public static SaslCondition condition(Element failure) {
        return failure.children().stream()
                .filter(child -> child.namespace().equals(NS))
                .flatMap(child -> SaslCondition.of(child.local()).stream())
                .findFirst()
                .orElse(SaslCondition.NOT_AUTHORIZED);
    }

    /// The data an element carries: none for no text, an empty array for `=`.
    ///
    /// @throws IllegalArgumentException if it is not base64
    public static Optional<byte[]> data(Element element) {
        String text = element.text().strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.equals("=")) {
            return Optional.of(new byte[0]);
        }
        return Optional.of(ScramText.base64(text).orElseThrow(() -> new IllegalArgumentException("This is no base64")));
    }

    private static Element carrying(String name, byte[] data) {
        // RFC 6120 §6.4.2: an empty initial response is "="; an empty challenge or response has no text.
        String empty = name.equals("auth") || name.equals("success") ? "=" : "";
        return Element.ofText(
                NS, name, data.length == 0 ? empty : Base64.getEncoder().encodeToString(data));
    }
}
