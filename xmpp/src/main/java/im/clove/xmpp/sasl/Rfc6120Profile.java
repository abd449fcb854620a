package im.clove.xmpp.sasl;

import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `auth`, `response` and `abort`, answered by `challenge`, `success` and `failure` (RFC 6120 §6.4).
final class Rfc6120Profile implements SaslProfile {
    /// The mechanisms, and before them the binding types if a -PLUS is offered (RFC 6120 §6.4.1, XEP-0440).
    @Override
    public List<Element> offer(List<Mechanism> mechanisms, ChannelBinding.Source bindings) {
        List<Element> out = new ArrayList<>(2);
        if (mechanisms.stream().anyMatch(Mechanism::bindsChannel)) {
            out.add(ChannelBinding.advertisement(bindings.types()));
        }
        out.add(SaslElements.mechanisms(mechanisms));
        return List.copyOf(out);
    }

    @Override
    public Optional<SaslRequest> read(Element element) {
        if (!element.namespace().equals(SaslElements.NS)) {
            return Optional.empty();
        }
        return switch (element.local()) {
            case "auth", "response" -> Optional.of(request(element));
            case "abort" -> Optional.of(new SaslRequest.Abort());
            default -> Optional.empty();
        };
    }

    private static SaslRequest request(Element element) {
        Optional<byte[]> data;
        try {
            data = SaslElements.data(element);
        } catch (IllegalArgumentException _) {
            return new SaslRequest.Garbled();
        }
        return element.local().equals("auth")
                ? new SaslRequest.Start(element.attributeOr("mechanism", ""), data)
                : new SaslRequest.Respond(data.orElse(new byte[0]));
    }

    @Override
    public Element write(SaslStep step) {
        return SaslElements.of(step);
    }
}
