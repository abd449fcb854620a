package im.clove.xmpp.sasl;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/// A server with the accounts `juliet` and `rosaline`, the latter disabled, and what drives a login on it.
final class SaslFixture {
    static final Domain DOMAIN = Domain.of("capulet.example");
    static final String PASSWORD = "r0m30,myr0m30=";
    static final byte[] EXPORTED = bytes("exported keying material of 32 B");
    static final byte[] END_POINT = bytes("hash of the certificate");
    static final ScramCredential JULIET = ScramCredential.of(PASSWORD, 4096, new SecureRandom());
    static final ChannelBinding.Source BOTH = type -> Optional.of(
            switch (type) {
                case TLS_EXPORTER -> EXPORTED;
                case TLS_SERVER_END_POINT -> END_POINT;
            });
    static final Decoys DECOYS = new Decoys(bytes("a secret of this server"), 4096);

    private SaslFixture() {}

    static SaslTerms terms(ChannelBinding.Source bindings) {
        return new SaslTerms(
                DOMAIN,
                Mechanism.offer(true, false, bindings),
                bindings,
                account -> switch (account == null ? "" : account.local()) {
                    case "juliet" -> Optional.of(new Login(JULIET, false, 0));
                    case "rosaline" -> Optional.of(new Login(JULIET, true, 0));
                    default -> Optional.empty();
                },
                DECOYS,
                true,
                () -> "server-nonce");
    }

    static SaslServer server() {
        return new SaslServer(terms(BOTH));
    }

    static SaslServer serverWithoutBinding() {
        return new SaslServer(terms(ChannelBinding.Source.NONE));
    }

    static ScramClient client(ScramHash hash, String name, String password, ScramClient.Binding binding) {
        return new ScramClient(hash, new ScramClient.Identity("", name, password), binding, "client-nonce");
    }

    /// Runs a whole exchange.
    static SaslStep login(SaslServer server, String mechanism, ScramClient client) {
        SaslStep first = server.start(mechanism, Optional.of(client.first()));
        return switch (first) {
            case SaslStep.Challenge(byte[] data) ->
                server.respond(client.answer(data).orElseThrow());
            case SaslStep.Success _, SaslStep.Failure _, SaslStep.Continue _, SaslStep.Salt _ -> first;
        };
    }

    /// What a server says to an element of RFC 6120.
    static SaslStep hear(SaslServer server, Element element) {
        return server.handle(SaslProfile.RFC6120.read(element).orElseThrow());
    }

    static SaslStep.Failure failure(SaslStep step) {
        return step instanceof SaslStep.Failure failure ? failure : fail(step);
    }

    static SaslStep.Success success(SaslStep step) {
        return step instanceof SaslStep.Success success ? success : fail(step);
    }

    static String challenge(SaslStep step) {
        return step instanceof SaslStep.Challenge(byte[] data) ? new String(data, StandardCharsets.UTF_8) : fail(step);
    }

    private static <T> T fail(SaslStep step) {
        throw new AssertionError("Unexpected: " + step);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] reversed(byte[] data) {
        byte[] out = data.clone();
        for (int i = 0; i < data.length; i++) {
            out[i] = data[data.length - 1 - i];
        }
        return out;
    }

    static List<Mechanism> scram(boolean plus) {
        return Mechanism.KNOWN.stream()
                .filter(m -> m.hash().isPresent() && m.bindsChannel() == plus)
                .toList();
    }
}
