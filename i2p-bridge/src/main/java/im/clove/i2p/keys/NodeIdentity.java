package im.clove.i2p.keys;

import im.clove.xmpp.jid.B32;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// The keys of an I2P destination, and so a node's name: an Ed25519 signing key, whose destination hashes to the
/// [B32], and the X25519 key that lease sets are encrypted to. Made and read with the JDK alone, so that the
/// address is known before anything of I2P is loaded. Immutable. Losing it is losing the name: see [#loadOrCreate].
public final class NodeIdentity {
    /// Key certificate: type 5, 4 bytes, signature type 7 (EdDSA_SHA512_Ed25519), encryption type 0 (the field in a
    /// destination is unused; the key that counts is in the lease set).
    private static final byte[] CERTIFICATE = {5, 0, 4, 0, 7, 0, 0};

    private static final int UNUSED_KEY = 256;
    private static final int SIGNING_FIELD = 128;
    private static final int KEY = 32;
    private static final byte[] PKCS8_ED25519 = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final byte[] i2pKeys;
    private final PublicDestination destination;

    private NodeIdentity(byte[] i2pKeys, PublicDestination destination) {
        this.i2pKeys = i2pKeys;
        this.destination = destination;
    }

    /// New keys, stored nowhere: for a transient destination, or to be stored by [#loadOrCreate].
    public static NodeIdentity create(SecureRandom random) {
        KeyPair pair;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no Ed25519", e);
        }
        ByteBuffer keys = ByteBuffer.allocate(UNUSED_KEY + SIGNING_FIELD + CERTIFICATE.length + UNUSED_KEY + KEY);
        // The unused fields repeat one random block, so that the destination compresses well on the way.
        byte[] block = new byte[KEY];
        random.nextBytes(block);
        for (int i = 0; i < (UNUSED_KEY + SIGNING_FIELD - KEY) / KEY; i++) {
            keys.put(block);
        }
        keys.put(lastBytes(pair.getPublic().getEncoded())).put(CERTIFICATE);
        byte[] unused = new byte[UNUSED_KEY];
        random.nextBytes(unused);
        keys.put(unused).put(lastBytes(pair.getPrivate().getEncoded()));
        return of(keys.array());
    }

    /// The identity in a key file as Java I2P and i2pd write it (`.dat`), for those who bring an address along.
    ///
    /// @throws IllegalArgumentException if it is not an Ed25519 key file, or its private key is not the public
    ///     one's
    public static NodeIdentity ofI2pKeys(byte[] keyFile, SecureRandom random) {
        PublicDestination destination = PublicDestination.atFrontOf(keyFile);
        int length = destination.bytes().length + UNUSED_KEY + KEY;
        if (keyFile.length < length) {
            throw new IllegalArgumentException("The private key is missing");
        }
        NodeIdentity identity = of(Arrays.copyOf(keyFile, length));
        if (!identity.isPaired(random)) {
            throw new IllegalArgumentException("The private key does not belong to the destination");
        }
        return identity;
    }

    /// @throws IllegalArgumentException if the parts have the wrong shape
    static NodeIdentity of(byte[] i2pKeys) {
        PublicDestination destination = PublicDestination.atFrontOf(i2pKeys);
        byte[] bytes = destination.bytes();
        byte[] certificate = Arrays.copyOfRange(bytes, UNUSED_KEY + SIGNING_FIELD, bytes.length);
        if (!Arrays.equals(certificate, CERTIFICATE)) {
            throw new IllegalArgumentException("Not an Ed25519 destination");
        }
        if (i2pKeys.length != bytes.length + UNUSED_KEY + KEY) {
            throw new IllegalArgumentException("The private keys have the wrong length");
        }
        return new NodeIdentity(i2pKeys.clone(), destination);
    }

    /// The identity in this file; if there is no such file, a new one, on the disk for good when this returns. An
    /// existing file is never written to.
    ///
    /// @throws IOException if the file is damaged (it stays as it is) or cannot be read or written; the message is
    ///     for a person and names the file
    public static NodeIdentity loadOrCreate(Path file, SecureRandom random) throws IOException {
        return new IdentityFile(file).loadOrCreate(random);
    }

    /// The identity in this file.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    /// @throws IOException as [#loadOrCreate]
    public static NodeIdentity load(Path file) throws IOException {
        return new IdentityFile(file).load();
    }

    /// The address: 52 characters, `….b32.i2p`.
    public B32 b32() {
        return destination.b32();
    }

    /// The public half.
    public PublicDestination destination() {
        return destination;
    }

    /// Destination, encryption key and signing key, as I2P's own key files have them.
    public byte[] i2pKeys() {
        return i2pKeys.clone();
    }

    /// Signs something and checks it: whether the private signing key is the destination's.
    private boolean isPaired(SecureRandom random) {
        byte[] challenge = new byte[KEY];
        random.nextBytes(challenge);
        return destination.verifies(challenge, sign(challenge));
    }

    /// Signs with the destination's own key (EdDSA-SHA512-Ed25519, RFC 8032), 64 bytes. I2P signs with it, too:
    /// what is signed begins with a context that nothing of I2P begins with.
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(concat(PKCS8_ED25519, lastBytes(i2pKeys)))));
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no Ed25519", e);
        }
    }

    private static byte[] lastBytes(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - KEY, encoded.length);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    @Override
    public String toString() {
        return AddressScrubber.scrub(b32());
    }
}
