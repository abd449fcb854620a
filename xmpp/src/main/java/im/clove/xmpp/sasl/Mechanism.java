package im.clove.xmpp.sasl;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
    public static final Mechanism HT_SHA_256_EXPR = token("HT-SHA-256-EXPR", Optional.of(ChannelBinding.TLS_EXPORTER));
    public static final Mechanism HT_SHA_256_ENDP =
            token("HT-SHA-256-ENDP", Optional.of(ChannelBinding.TLS_SERVER_END_POINT));
    public static final Mechanism HT_SHA_256_NONE = token("HT-SHA-256-NONE", Optional.empty());
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

    /// Those that prove a token (XEP-0484 §3.1), strongest first: offered apart from the others, and in SASL2 only.
    private static final List<Mechanism> TOKENS = List.of(HT_SHA_256_EXPR, HT_SHA_256_ENDP, HT_SHA_256_NONE);

    /// What a mechanism proves an identity by.
    public sealed interface Proof {
        /// What carries the stream says it.
        record Transport() implements Proof {}

        /// Keys made from a password, which does not go over the wire (RFC 5802).
        record Scram(ScramHash hash) implements Proof {}

        /// A token that this server has given out, hashed (draft-schmaus-kitten-sasl-ht).
        ///
        /// @param binding what it is bound to, or empty
        record Token(Optional<ChannelBinding> binding) implements Proof {}

        /// The password itself (RFC 4616).
        record Password() implements Proof {}
    }

    private static Mechanism scram(String wireName, ScramHash hash, boolean bindsChannel) {
        return new Mechanism(wireName, new Proof.Scram(hash), bindsChannel);
    }

    private static Mechanism token(String wireName, Optional<ChannelBinding> binding) {
        return new Mechanism(wireName, new Proof.Token(binding), binding.isPresent());
    }

    /// Whether it proves a token, and no password (XEP-0484).
    public boolean isToken() {
        return TOKENS.contains(this);
    }

    /// The hash, if it is one of the SCRAM family.
    public Optional<ScramHash> hash() {
        return proof instanceof Proof.Scram(ScramHash hash) ? Optional.of(hash) : Optional.empty();
    }

    /// Whether it may be used inside encryption only, whatever the listener: -PLUS binds to TLS, PLAIN carries
    /// the password, and the hash of a token can be said again by whoever has heard it. (The others are offered
    /// before encryption on trusted listeners only.)
    public boolean needsEncryption() {
        return bindsChannel || proof instanceof Proof.Password || proof instanceof Proof.Token;
    }

    public static Optional<Mechanism> of(String wireName) {
        return Stream.concat(KNOWN.stream(), TOKENS.stream())
                .filter(known -> known.wireName.equals(wireName))
                .findFirst();
    }

    /// As [#offer(boolean, boolean, ChannelBinding.Source, Set)], with all hashes.
    public static List<Mechanism> offer(boolean encrypted, boolean trusted, ChannelBinding.Source bindings) {
        return offer(encrypted, trusted, bindings, Set.of(ScramHash.values()));
    }

    /// What to offer a client, strongest first.
    ///
    /// @param encrypted the stream is inside TLS or an I2P stream that ends in this process
    /// @param trusted the listener is marked trusted: a login without encryption is allowed
    /// @param bindings what the connection can be bound to
    /// @param hashes of SCRAM that every account has keys for
    public static List<Mechanism> offer(
            boolean encrypted, boolean trusted, ChannelBinding.Source bindings, Set<ScramHash> hashes) {
        boolean bindable = encrypted && !bindings.types().isEmpty();
        return KNOWN.stream()
                .filter(mechanism -> !(mechanism.proof instanceof Proof.Transport))
                .filter(mechanism -> mechanism.hash().map(hashes::contains).orElse(true))
                .filter(mechanism -> encrypted || trusted && !mechanism.needsEncryption())
                .filter(mechanism -> bindable || !mechanism.bindsChannel)
                .toList();
    }

    /// What to offer a client whose connection has proved who it is.
    ///
    /// @param isSafe whether a login is possible on it at all
    public static List<Mechanism> offerProven(boolean isSafe) {
        return isSafe ? List.of(EXTERNAL) : List.of();
    }

    /// What to offer a client that has a token, strongest first (XEP-0484 §3.1).
    public static List<Mechanism> offerTokens(boolean encrypted, ChannelBinding.Source bindings) {
        return encrypted
                ? TOKENS.stream()
                        .filter(mechanism -> mechanism.proof instanceof Proof.Token(Optional<ChannelBinding> binding)
                                && binding.map(type -> bindings.data(type).isPresent())
                                        .orElse(true))
                        .toList()
                : List.of();
    }
}
