package im.clove.node.cert;

import im.clove.node.cert.PemText.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// Finds the private key of a certificate among the blocks of a PEM text. In what form a key is says its label:
/// `PRIVATE KEY` (PKCS #8), `RSA PRIVATE KEY` (PKCS #1), `EC PRIVATE KEY` (SEC 1). BouncyCastle is called for the
/// latter two, and where the JDK does not understand the first.
final class PrivateKeys {
    private static final int CHALLENGE_BYTES = 32;
    private static final int SALT_BYTES = 32;

    private PrivateKeys() {}

    /// @param name the file, for the message
    /// @throws CertificateRefusedException if none of the keys belongs to the public key, with what is wrong
    static PrivateKey of(PublicKey pair, List<Block> blocks, Path name) throws CertificateRefusedException {
        List<Block> keys = blocks.stream().filter(Block::isKey).toList();
        if (keys.isEmpty()) {
            throw new CertificateRefusedException(
                    name + " has no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
        }
        GeneralSecurityException broken = null;
        for (Block block : keys) {
            try {
                Optional<PrivateKey> key = of(pair, block);
                if (key.isPresent()) {
                    return key.get();
                }
            } catch (GeneralSecurityException e) {
                broken = e;
            }
        }
        if (keys.stream().allMatch(Block::isEncrypted)) {
            throw new CertificateRefusedException(encrypted(name));
        }
        if (keys.stream().anyMatch(block -> block.label().startsWith("OPENSSH"))) {
            throw new CertificateRefusedException(
                    "The private key in " + name + " is one of SSH, not of a certificate");
        }
        if (broken != null) {
            throw new CertificateRefusedException(
                    "The private key in " + name + " is damaged or does not belong to the certificate", broken);
        }
        throw new CertificateRefusedException("The private key in " + name + " does not belong to the certificate");
    }

    static String encrypted(Path name) {
        return "The private key in " + name + " is encrypted, and nobody is there to type its passphrase at every"
                + " start; write it without one to another file (openssl pkey -in " + name + " -out FILE)";
    }

    /// The key in the block if it belongs to the public key.
    ///
    /// @throws GeneralSecurityException if the block is damaged, or of a kind that cannot belong to it
    static Optional<PrivateKey> of(PublicKey pair, Block block) throws GeneralSecurityException {
        if (block.isEncrypted()) {
            return Optional.empty();
        }
        try {
            PrivateKey key = decode(pair, block);
            return belongs(key, pair) ? Optional.of(key) : Optional.empty();
        } catch (RuntimeException e) {
            // Libraries throw whatever they stumble over in a key that is none: a ClassCastException, for one.
            throw new GeneralSecurityException("The key is damaged", e);
        }
    }

    private static PrivateKey decode(PublicKey pair, Block block) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance(pair.getAlgorithm());
        if (block.label().equals("PRIVATE KEY")) {
            try {
                return factory.generatePrivate(new PKCS8EncodedKeySpec(block.content()));
            } catch (GeneralSecurityException _) {
                // Perhaps RFC 5958's later form, with the public key in it.
            }
        }
        try {
            return factory.generatePrivate(
                    new PKCS8EncodedKeySpec(wrapped(pair, block).getEncoded()));
        } catch (IOException e) {
            throw new GeneralSecurityException("The key is damaged", e);
        }
    }

    /// As PKCS #8, version 1.
    private static PrivateKeyInfo wrapped(PublicKey pair, Block block) throws IOException {
        return switch (block.label()) {
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(block.content()));
            case "EC PRIVATE KEY" -> {
                ECPrivateKey key = ECPrivateKey.getInstance(block.content());
                ASN1Encodable curve = key.getParametersObject();
                // RFC 5915 wants the curve inside; where it is left out, the certificate tells it.
                ASN1Encodable known = curve != null
                        ? curve
                        : SubjectPublicKeyInfo.getInstance(pair.getEncoded())
                                .getAlgorithm()
                                .getParameters();
                yield new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, known), key);
            }
            default -> {
                PrivateKeyInfo info = PrivateKeyInfo.getInstance(block.content());
                yield new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), info.parsePrivateKey());
            }
        };
    }

    /// What one signs, the other one verifies.
    private static boolean belongs(PrivateKey key, PublicKey pair) throws GeneralSecurityException {
        byte[] challenge = new byte[CHALLENGE_BYTES];
        new SecureRandom().nextBytes(challenge);
        Signature signature = Signature.getInstance(
                switch (pair.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    case String other -> other;
                });
        if (pair.getAlgorithm().equals("RSASSA-PSS")) {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SALT_BYTES, 1));
        }
        signature.initSign(key);
        signature.update(challenge);
        byte[] signed = signature.sign();
        signature.initVerify(pair);
        signature.update(challenge);
        return signature.verify(signed);
    }
}
