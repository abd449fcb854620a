package im.clove.xmpp.sasl;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The client's side of SCRAM (RFC 5802 §5): [#first()], then [#answer(byte[])], then [#accepts(byte[])]. For one
/// login, used by one thread.
public final class ScramClient {
    /// RFC 7677 §4. A server that asks for less is up to no good.
    public static final int MIN_ITERATIONS = 4096;

    /// Above it a server could keep us busy for minutes.
    public static final int MAX_ITERATIONS = 1_000_000;

    private final Identity identity;
    private final ScramHash hash;
    private final Binding binding;
    private final String nonce;
    private byte @Nullable [] expectedSignature;

    /// Who logs in.
    ///
    /// @param authzid empty for none
    public record Identity(String authzid, String name, String password) {
        /// Names the account only.
        @Override
        public String toString() {
            return "Identity[" + name + "]";
        }
    }

    /// What the client says of channel binding.
    ///
    /// @param flag `n`, `y` or `p=type`
    /// @param data empty unless `p`
    public record Binding(String flag, byte[] data) {
        /// The client cannot.
        public static final Binding NONE = new Binding("n", new byte[0]);

        /// The client could, but the server does not offer it.
        public static final Binding NOT_OFFERED = new Binding("y", new byte[0]);

        public static Binding with(ChannelBinding type, byte[] data) {
            return new Binding("p=" + type.wireName(), data.clone());
        }
    }

    /// @param nonce fresh: printable ASCII without comma, at least 128 random bits
    public ScramClient(ScramHash hash, Identity identity, Binding binding, String nonce) {
        if (!ScramText.isNonce(nonce)) {
            throw new IllegalArgumentException("This is no nonce");
        }
        this.hash = hash;
        this.identity = identity;
        this.binding = binding;
        this.nonce = nonce;
    }

    /// The `client-first-message`.
    public byte[] first() {
        return ScramText.utf8(header() + bare());
    }

    /// The `client-final-message`, or empty if the server's message is malformed, foreign, or asks for too few or
    /// too many iterations. Slow on purpose.
    public Optional<byte[]> answer(byte[] serverFirst) {
        Optional<String> text = ScramText.decode(serverFirst);
        Optional<List<ScramText.Part>> parts = text.flatMap(ScramText::parts);
        Optional<String> password = Passwords.prepare(identity.password);
        if (parts.isEmpty() || parts.get().size() < 3 || password.isEmpty()) {
            return Optional.empty();
        }
        List<ScramText.Part> list = parts.get();
        String bothNonces = list.get(0).value();
        Optional<byte[]> salt = ScramText.base64(list.get(1).value());
        int iterations = iterations(list.get(2).value());
        if (list.get(0).key() != 'r'
                || list.get(1).key() != 's'
                || list.get(2).key() != 'i'
                || !bothNonces.startsWith(nonce)
                || bothNonces.length() == nonce.length()
                || !ScramText.isNonce(bothNonces)
                || salt.isEmpty()
                || iterations < MIN_ITERATIONS
                || iterations > MAX_ITERATIONS) {
            return Optional.empty();
        }
        byte[] salted = hash.salted(password.get(), salt.get(), iterations);
        return Optional.of(proof(salted, text.get(), bothNonces));
    }

    private byte[] proof(byte[] salted, String serverFirst, String bothNonces) {
        ByteArrayOutputStream bound = new ByteArrayOutputStream();
        bound.writeBytes(ScramText.utf8(header()));
        bound.writeBytes(binding.data);
        Base64.Encoder base64 = Base64.getEncoder();
        String withoutProof = "c=" + base64.encodeToString(bound.toByteArray()) + ",r=" + bothNonces;
        byte[] auth = ScramText.utf8(bare() + ',' + serverFirst + ',' + withoutProof);
        byte[] clientKey = hash.mac(salted, ScramKeys.ascii("Client Key"));
        byte[] signature = hash.mac(hash.digest(clientKey), auth);
        expectedSignature = hash.mac(hash.mac(salted, ScramKeys.ascii("Server Key")), auth);
        return ScramText.utf8(withoutProof + ",p=" + base64.encodeToString(ScramKeys.xor(clientKey, signature)));
    }

    /// Whether the `server-final-message` proves that the server knows the password, too.
    public boolean accepts(byte[] serverFinal) {
        byte[] expected = expectedSignature;
        Optional<byte[]> signature = ScramText.decode(serverFinal)
                .flatMap(ScramText::parts)
                .filter(parts -> parts.getFirst().key() == 'v')
                .flatMap(parts -> ScramText.base64(parts.getFirst().value()));
        return expected != null && signature.isPresent() && MessageDigest.isEqual(expected, signature.get());
    }

    private static int iterations(String text) {
        return text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : 0;
    }

    private String header() {
        String authzid = identity.authzid.isEmpty() ? "" : "a=" + ScramText.escape(identity.authzid);
        return binding.flag + ',' + authzid + ',';
    }

    private String bare() {
        return "n=" + ScramText.escape(identity.name) + ",r=" + nonce;
    }
}
