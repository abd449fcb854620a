package im.clove.i2p.keys;

import im.clove.xmpp.jid.B32;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// A whole I2P destination (public keys and certificate), of which a [B32] is only the hash. Whoever has it can
/// connect without any look-up. Immutable; needs no router.
public final class PublicDestination {
    /// A public key field of 256 bytes, a signing key field of 128, and a certificate's type and length.
    static final int SHORTEST = 256 + 128 + 3;

    private static final int FIELDS = 256 + 128;
    private static final byte KEY_CERTIFICATE = 5;
    private static final short ED25519 = 7;
    private static final int KEY = 32;
    private static final byte[] X509_ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    /// Longest certificate seen in the wild is far below; keeps an address book line bounded.
    private static final int LONGEST = 4096;

    private final byte[] bytes;
    private final B32 b32;

    private PublicDestination(byte[] bytes) {
        this.bytes = bytes;
        this.b32 = B32.ofHash(sha256(bytes));
    }

    /// Reads the destination at the front of these bytes; what follows it is not looked at.
    ///
    /// @throws IllegalArgumentException if there is none
    static PublicDestination atFrontOf(byte[] bytes) {
        if (bytes.length < SHORTEST) {
            throw new IllegalArgumentException("Too short for an I2P destination: " + bytes.length + " bytes");
        }
        int length = SHORTEST + (ByteBuffer.wrap(bytes).getShort(SHORTEST - 2) & 0xFFFF);
        if (length > bytes.length || length > LONGEST) {
            throw new IllegalArgumentException("The certificate of this I2P destination is cut off or too long");
        }
        return new PublicDestination(Arrays.copyOf(bytes, length));
    }

    /// A destination in I2P's base 64 (516 characters and more); empty if the text is not exactly one.
    public static Optional<PublicDestination> parse(String base64) {
        try {
            byte[] bytes = I2pBase64.decode(base64);
            PublicDestination destination = atFrontOf(bytes);
            return destination.bytes.length == bytes.length ? Optional.of(destination) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /// Its address.
    public B32 b32() {
        return b32;
    }

    /// I2P's base 64 of it, as address books write it.
    public String base64() {
        return I2pBase64.encode(bytes);
    }

    /// Whether this destination has signed that. Only keys of the kind that nearly all have are known here
    /// (EdDSA-SHA512-Ed25519, type 7 in a key certificate): of any other, nothing is taken for signed.
    public boolean verifies(byte[] message, byte[] signature) {
        ByteBuffer certificate = ByteBuffer.wrap(bytes, FIELDS, bytes.length - FIELDS);
        if (certificate.get() != KEY_CERTIFICATE
                || certificate.getShort() < Integer.BYTES
                || certificate.getShort() != ED25519) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(ByteBuffer.allocate(X509_ED25519.length + KEY)
                            .put(X509_ED25519)
                            .put(bytes, FIELDS - KEY, KEY)
                            .array())));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicDestination that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return b32.hashCode();
    }

    @Override
    public String toString() {
        return AddressScrubber.scrub(b32);
    }
}
