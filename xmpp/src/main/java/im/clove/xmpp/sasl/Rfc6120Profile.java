package im.clove.xmpp.sasl;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;

/// `auth`, `response` and `abort`, answered by `challenge`, `success` and `failure` (RFC 6120 §6.4).
final class Rfc6120Profile implements SaslProfile {
    @Override
    public boolean restarts() {
        return true;
    }

    /// RFC 6120 §6.4.1.
    @Override
    public Element offer(List<Mechanism> mechanisms, List<Element> inline, List<ScramHash> upgrades) {
        return SaslElements.mechanisms(mechanisms);
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
                ? SaslRequest.Start.of(element.attributeOr("mechanism", ""), data)
                : new SaslRequest.Respond(data.orElse(new byte[0]));
    }

    @Override
    public Element write(SaslStep.Reply reply) {
        return SaslElements.of(reply);
    }

    @Override
    public Element success(SaslStep.Success success, Jid whom, List<Element> answers) {
        return SaslElements.of(success);
    }
}
