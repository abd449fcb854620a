package im.clove.xmpp.sasl;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The server's side of the HT mechanisms (draft-schmaus-kitten-sasl-ht §3): name, NUL, a hash that the token is the
/// key of; answered by another such hash. One message each way.
final class HashedToken {
    private static final byte[] INITIATOR = "Initiator".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RESPONDER = "Responder".getBytes(StandardCharsets.UTF_8);

    /// What is hashed for who has no token here: it takes as long.
    private static final TokenLogin.Candidate NOBODYS = new TokenLogin.Candidate("", "no token at all", false, 0);

    private HashedToken() {}

    static SaslStep check(SaslTerms terms, Mechanism mechanism, SaslRequest.Start start) {
        byte[] message = start.initial().orElse(new byte[0]);
        Optional<String> named = name(message);
        if (named.isEmpty()) {
            return SaslStep.Failure.malformed("The message with the token's hash is malformed");
        }
        LoginName name = LoginName.of(named.get(), terms.domain());
        byte[] proof = Arrays.copyOfRange(message, message.length - ScramHash.SHA_256.size(), message.length);
        Optional<byte[]> bound = binding(mechanism, terms.bindings());
        Optional<TokenLogin> login =
                terms.tokens().of(name.account(), start.agent().id());
        List<TokenLogin.Candidate> tokens =
                login.map(TokenLogin::tokens).filter(known -> !known.isEmpty()).orElse(List.of(NOBODYS));
        OptionalLong count = FastElements.count(start.inline());
        SaslStep step = SaslStep.Failure.wrong();
        for (TokenLogin.Candidate token : tokens) {
            boolean proved = MessageDigest.isEqual(proof, mac(token, INITIATOR, bound.orElse(new byte[0])));
            // XEP-0484 §3.3: another mechanism than the token was asked for, or a use that was counted already, fails.
            if (proved
                    && login.isPresent()
                    && bound.isPresent()
                    && token.mechanism().equals(mechanism.wireName())
                    && (count.isEmpty() || count.getAsLong() > token.count())) {
                byte[] answer = mac(token, RESPONDER, bound.get());
                step = login.get().proved(name.text(), mechanism, answer, token);
            }
        }
        return step;
    }

    /// @return empty if the connection has no such binding, empty data for a mechanism that binds to nothing
    private static Optional<byte[]> binding(Mechanism mechanism, ChannelBinding.Source bindings) {
        return mechanism.proof() instanceof Mechanism.Proof.Token(Optional<ChannelBinding> type)
                ? type.map(bindings::data).orElse(Optional.of(new byte[0]))
                : Optional.empty();
    }

    /// @return empty if the message is not a name, NUL, and a hash
    static Optional<String> name(byte[] message) {
        int end = message.length - ScramHash.SHA_256.size() - 1;
        if (end < 1 || message.length > ScramText.MAX_BYTES || message[end] != 0) {
            return Optional.empty();
        }
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message, 0, end))
                    .toString();
            return ScramText.isName(name) ? Optional.of(name) : Optional.empty();
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static byte[] mac(TokenLogin.Candidate token, byte[] who, byte[] bound) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(who);
        text.writeBytes(bound);
        return ScramHash.SHA_256.mac(token.secret().getBytes(StandardCharsets.UTF_8), text.toByteArray());
    }
}
