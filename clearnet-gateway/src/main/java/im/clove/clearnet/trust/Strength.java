package im.clove.clearnet.trust;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which keys and signatures are strong enough to prove anything (RFC 9325 §4.5, RFC 9155). Pure.
final class Strength {
    private static final int LEAST_RSA_BITS = 2048;

    /// To check one takes longer than who shows it deserves.
    private static final int MOST_RSA_BITS = 8192;

    private static final int LEAST_EC_BITS = 256;
    private static final Set<String> HASHES = Set.of("SHA-256", "SHA-384", "SHA-512");
    private static final Set<String> SIGNATURES = Set.of(
            "SHA256WITHRSA",
            "SHA384WITHRSA",
            "SHA512WITHRSA",
            "SHA256WITHECDSA",
            "SHA384WITHECDSA",
            "SHA512WITHECDSA",
            "EDDSA",
            "ED25519",
            "ED448");

    private Strength() {}

    /// What is wrong with a key, as the end of a sentence that begins with whose it is.
    static Optional<String> doubt(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> {
                int bits = rsa.getModulus().bitLength();
                yield bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS
                        ? Optional.of("has an RSA key of " + bits + " bits, and this server takes " + LEAST_RSA_BITS
                                + " to " + MOST_RSA_BITS)
                        : Optional.empty();
            }
            case ECPublicKey ec -> {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                yield bits < LEAST_EC_BITS
                        ? Optional.of("has an EC key of " + bits + " bits, which is too short")
                        : Optional.empty();
            }
            case EdECPublicKey _ -> Optional.empty();
            default -> Optional.of("has a key of a kind that this server does not take");
        };
    }

    /// What is wrong with the way a certificate was signed.
    static Optional<String> signatureDoubt(X509Certificate certificate) {
        String name = certificate.getSigAlgName();
        boolean isStrong = name.equals("RSASSA-PSS")
                ? isStrong(certificate.getSigAlgName(), certificate.getSigAlgParams())
                : SIGNATURES.contains(name.toUpperCase(Locale.ROOT));
        return isStrong
                ? Optional.empty()
                : Optional.of("was signed with " + name + ", which this server does not take");
    }

    private static boolean isStrong(String name, byte @Nullable [] parameters) {
        if (parameters == null) {
            return false;
        }
        try {
            AlgorithmParameters read = AlgorithmParameters.getInstance(name);
            read.init(parameters);
            return HASHES.contains(read.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm());
        } catch (NoSuchAlgorithmException | IOException | InvalidParameterSpecException _) {
            return false;
        }
    }
}
