package im.clove.xmpp.sasl;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.InvalidKeySpecException;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The hash functions SCRAM is used with here (RFC 5802, RFC 7677, and SHA-512 by the same pattern).
public enum ScramHash {
    SHA_1("SHA-1", "HmacSHA1", "PBKDF2WithHmacSHA1", 20),
    SHA_256("SHA-256", "HmacSHA256", "PBKDF2WithHmacSHA256", 32),
    SHA_512("SHA-512", "HmacSHA512", "PBKDF2WithHmacSHA512", 64);

    private final String hashName;
    private final String macName;
    private final String derivation;
    private final int size;

    ScramHash(String hashName, String macName, String derivation, int size) {
        this.hashName = hashName;
        this.macName = macName;
        this.derivation = derivation;
        this.size = size;
    }

    /// The mechanism's name without a binding, such as `SCRAM-SHA-256`.
    public String mechanismName() {
        return "SCRAM-" + hashName;
    }

    /// The size of its output in bytes.
    public int size() {
        return size;
    }

    byte[] digest(byte[] input) {
        try {
            return MessageDigest.getInstance(hashName).digest(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(hashName + " is missing from this Java runtime", e);
        }
    }

    public byte[] mac(byte[] key, byte[] input) {
        try {
            Mac mac = Mac.getInstance(macName);
            mac.init(new SecretKeySpec(key, macName));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(macName + " is missing from this Java runtime", e);
        }
    }

    /// `Hi` of RFC 5802 §2.2, which is PBKDF2. Slow on purpose: never on a thread that must not wait.
    byte[] salted(String preparedPassword, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(preparedPassword.toCharArray(), salt, iterations, size * 8);
        try {
            return SecretKeyFactory.getInstance(derivation).generateSecret(spec).getEncoded();
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("These salt and iterations cannot be used", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(derivation + " is missing from this Java runtime", e);
        } finally {
            spec.clearPassword();
        }
    }
}
