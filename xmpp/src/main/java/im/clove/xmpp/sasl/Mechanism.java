package im.clove.xmpp.sasl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SASL mechanisms this server knows, strongest first.
public enum Mechanism {
    /// The transport has proved who the peer is (XEP-0178).
    EXTERNAL("EXTERNAL", null, false),
    SCRAM_SHA_512_PLUS("SCRAM-SHA-512-PLUS", ScramHash.SHA_512, true),
    SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS", ScramHash.SHA_256, true),
    SCRAM_SHA_1_PLUS("SCRAM-SHA-1-PLUS", ScramHash.SHA_1, true),
    SCRAM_SHA_512("SCRAM-SHA-512", ScramHash.SHA_512, false),
    SCRAM_SHA_256("SCRAM-SHA-256", ScramHash.SHA_256, false),
    SCRAM_SHA_1("SCRAM-SHA-1", ScramHash.SHA_1, false),
    PLAIN("PLAIN", null, false);

    private final String wire;
    private final @Nullable ScramHash hash;
    private final boolean binds;

    Mechanism(String wire, @Nullable ScramHash hash, boolean binds) {
        this.wire = wire;
        this.hash = hash;
        this.binds = binds;
    }

    public String wireName() {
        return wire;
    }

    /// The hash, if it is one of the SCRAM family.
    public Optional<ScramHash> hash() {
        return Optional.ofNullable(hash);
    }

    /// Whether it binds the login to the TLS channel (-PLUS).
    public boolean bindsChannel() {
        return binds;
    }

    /// Whether it may be used inside encryption only, whatever the listener: -PLUS binds to TLS, and PLAIN carries
    /// the password. (The others are offered before encryption on trusted listeners only.)
    public boolean needsEncryption() {
        return binds || this == PLAIN;
    }

    public static Optional<Mechanism> of(String wireName) {
        for (Mechanism mechanism : values()) {
            if (mechanism.wire.equals(wireName)) {
                return Optional.of(mechanism);
            }
        }
        return Optional.empty();
    }

    /// What to offer a client, strongest first.
    ///
    /// @param encrypted the stream is inside TLS or an I2P stream that ends in this process
    /// @param trusted the listener is marked trusted: a login without encryption is allowed
    /// @param bindings what the connection can be bound to
    public static List<Mechanism> offer(boolean encrypted, boolean trusted, ChannelBinding.Source bindings) {
        boolean bindable = encrypted && !bindings.types().isEmpty();
        List<Mechanism> offered = new ArrayList<>();
        for (Mechanism mechanism : values()) {
            boolean safe = encrypted || trusted && !mechanism.needsEncryption();
            if (mechanism != EXTERNAL && safe && (bindable || !mechanism.binds)) {
                offered.add(mechanism);
            }
        }
        return List.copyOf(offered);
    }
}
