package im.clove.xmpp.sasl;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// `authenticate`, `response` and `abort`, answered by `challenge`, `success` and `failure`; `next` and `task-data`,
/// answered by `continue` and `task-data` (XEP-0388, XEP-0480). What else a
/// client wants of its stream comes with `authenticate`, and its answer with `success`. The stream goes on without a
/// new header.
final class Sasl2Profile implements SaslProfile {
    static final String NS = "urn:xmpp:sasl:2";

    @Override
    public boolean restarts() {
        return false;
    }

    @Override
    public Element offer(List<Mechanism> mechanisms, List<Element> inline, List<ScramHash> upgrades) {
        List<Element> parts = new ArrayList<>();
        mechanisms.forEach(mechanism -> parts.add(Element.ofText(NS, "mechanism", mechanism.wireName())));
        if (!inline.isEmpty()) {
            parts.add(Element.of(NS, "inline").withNodes(inline));
        }
        parts.addAll(Upgrades.elements(upgrades));
        return Element.of(NS, "authentication").withNodes(parts);
    }

    @Override
    public Optional<SaslRequest> read(Element element) {
        if (!element.namespace().equals(NS)) {
            return Optional.empty();
        }
        return switch (element.local()) {
            case "authenticate" -> Optional.of(start(element));
            case "response" ->
                Optional.of(
                        data(element).<SaslRequest>map(SaslRequest.Respond::new).orElseGet(SaslRequest.Garbled::new));
            case "next" -> Optional.of(new SaslRequest.Next(element.attributeOr("task", "")));
            case "task-data" ->
                Optional.of(Upgrades.hash(element)
                        .<SaslRequest>map(SaslRequest.Done::new)
                        .orElseGet(SaslRequest.Garbled::new));
            case "abort" -> Optional.of(new SaslRequest.Abort());
            default -> Optional.empty();
        };
    }

    private static SaslRequest start(Element element) {
        Optional<Element> said = element.child(NS, "initial-response");
        Optional<byte[]> initial = said.flatMap(Sasl2Profile::data);
        if (said.isPresent() && initial.isEmpty()) {
            return new SaslRequest.Garbled();
        }
        List<Element> inline = element.children().stream()
                .filter(child -> !child.namespace().equals(NS))
                .toList();
        return new SaslRequest.Start(element.attributeOr("mechanism", ""), initial, UserAgent.of(element), inline);
    }

    /// §2.2: no text is no data. COMPAT: `=`, the way RFC 6120 says so, is understood, too.
    private static Optional<byte[]> data(Element element) {
        String text = element.text().strip();
        return text.isEmpty() || text.equals("=") ? Optional.of(new byte[0]) : ScramText.base64(text);
    }

    @Override
    public Element write(SaslStep.Reply reply) {
        return switch (reply) {
            case SaslStep.Challenge(byte[] data) -> Element.ofText(NS, "challenge", base64(data));
            case SaslStep.Continue(byte[] data, List<ScramHash> tasks) -> {
                Element list = Element.of(NS, "tasks")
                        .withNodes(tasks.stream()
                                .map(hash -> Element.ofText(NS, "task", Upgrades.task(hash)))
                                .toList());
                yield Element.of(NS, "continue")
                        .withNodes(
                                data == null
                                        ? List.of(list)
                                        : List.of(Element.ofText(NS, "additional-data", base64(data)), list));
            }
            case SaslStep.Salt(byte[] salt, int iterations) ->
                Element.of(NS, "task-data", Upgrades.salt(salt, iterations));
            case SaslStep.Failure(SaslCondition condition, String text, boolean _) ->
                Element.of(
                        NS,
                        "failure",
                        Element.of(SaslElements.NS, condition.wireName()),
                        Element.ofText(NS, "text", text));
        };
    }

    @Override
    public Element success(SaslStep.Success success, Jid whom, List<Element> answers) {
        List<Element> parts = new ArrayList<>();
        byte[] data = success.data();
        if (data != null) {
            parts.add(Element.ofText(NS, "additional-data", base64(data)));
        }
        parts.add(Element.ofText(NS, "authorization-identifier", whom.toString()));
        parts.addAll(answers);
        return Element.of(NS, "success").withNodes(parts);
    }

    private static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }
}
