package im.clove.xmpp.sasl;

import java.util.List;
import java.util.Optional;

/// A SASL mechanism.
///
/// @param wireName as it is offered
/// @param proof what it proves an identity by
/// @param bindsChannel whether it binds the login to the TLS channel (-PLUS)
public record Mechanism(String wireName, Proof proof, boolean bindsChannel) {
    /// The transport has proved who the peer is (XEP-0178).
    public static final Mechanism EXTERNAL = new Mechanism("EXTERNAL", new Proof.Transport(), false);

    public static final Mechanism SCRAM_SHA_512_PLUS = scram("SCRAM-SHA-512-PLUS", ScramHash.SHA_512, true);
    public static final Mechanism SCRAM_SHA_256_PLUS = scram("SCRAM-SHA-256-PLUS", ScramHash.SHA_256, true);
    public static final Mechanism SCRAM_SHA_1_PLUS = scram("SCRAM-SHA-1-PLUS", ScramHash.SHA_1, true);
    public static final Mechanism SCRAM_SHA_512 = scram("SCRAM-SHA-512", ScramHash.SHA_512, false);
    public static final Mechanism SCRAM_SHA_256 = scram("SCRAM-SHA-256", ScramHash.SHA_256, false);
    public static final Mechanism SCRAM_SHA_1 = scram("SCRAM-SHA-1", ScramHash.SHA_1, false);
    public static final Mechanism PLAIN = new Mechanism("PLAIN", new Proof.Password(), false);

    /// Those this server knows, strongest first.
    public static final List<Mechanism> KNOWN = List.of(
            EXTERNAL,
            SCRAM_SHA_512_PLUS,
            SCRAM_SHA_256_PLUS,
            SCRAM_SHA_1_PLUS,
            SCRAM_SHA_512,
            SCRAM_SHA_256,
            SCRAM_SHA_1,
            PLAIN);

    /// What a mechanism proves an identity by.
    public sealed interface Proof {
        /// What carries the stream says it.
        record Transport() implements Proof {}

        /// Keys made from a password, which does not go over the wire (RFC 5802).
        record Scram(ScramHash hash) implements Proof {}

        /// The password itself (RFC 4616).
        record Password() implements Proof {}
    }

    private static Mechanism scram(String wireName, ScramHash hash, boolean bindsChannel) {
        return new Mechanism(wireName, new Proof.Scram(hash), bindsChannel);
    }

    /// The hash, if it is one of the SCRAM family.
    public Optional<ScramHash> hash() {
        return proof instanceof Proof.Scram(ScramHash hash) ? Optional.of(hash) : Optional.empty();
    }

    /// Whether it may be used inside encryption only, whatever the listener: -PLUS binds to TLS, and PLAIN carries
    /// the password. (The others are offered before encryption on trusted listeners only.)
    public boolean needsEncryption() {
        return bindsChannel || proof instanceof Proof.Password;
    }

    public static Optional<Mechanism> of(String wireName) {
        return KNOWN.stream().filter(known -> known.wireName.equals(wireName)).findFirst();
    }

    /// What to offer a client, strongest first.
    ///
    /// @param encrypted the stream is inside TLS or an I2P stream that ends in this process
    /// @param trusted the listener is marked trusted: a login without encryption is allowed
    /// @param bindings what the connection can be bound to
    public static List<Mechanism> offer(boolean encrypted, boolean trusted, ChannelBinding.Source bindings) {
        boolean bindable = encrypted && !bindings.types().isEmpty();
        return KNOWN.stream()
                .filter(mechanism -> !(mechanism.proof instanceof Proof.Transport))
                .filter(mechanism -> encrypted || trusted && !mechanism.needsEncryption())
                .filter(mechanism -> bindable || !mechanism.bindsChannel)
                .toList();
    }
}
