package im.clove.xmpp.sasl;

import java.util.List;
import java.util.Optional;

/// A `client-final-message` (RFC 5802 §7) that fits the grammar.
///
/// @param binding GS2 header and channel binding data, decoded
/// @param withoutProof the message up to the comma before the proof
record ClientFinal(byte[] binding, String nonce, byte[] proof, String withoutProof) {
    static Optional<ClientFinal> parse(byte[] message) {
        return ScramText.decode(message).flatMap(ClientFinal::parse);
    }

    private static Optional<ClientFinal> parse(String text) {
        Optional<List<ScramText.Part>> parts = ScramText.parts(text);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        List<ScramText.Part> list = parts.get();
        if (list.size() < 3
                || list.get(0).key() != 'c'
                || list.get(1).key() != 'r'
                || list.getLast().key() != 'p') {
            return Optional.empty();
        }
        Optional<byte[]> binding = ScramText.base64(list.get(0).value());
        Optional<byte[]> proof = ScramText.base64(list.getLast().value());
        if (binding.isEmpty() || proof.isEmpty()) {
            return Optional.empty();
        }
        String withoutProof = text.substring(0, text.lastIndexOf(",p="));
        return Optional.of(new ClientFinal(binding.get(), list.get(1).value(), proof.get(), withoutProof));
    }
}
