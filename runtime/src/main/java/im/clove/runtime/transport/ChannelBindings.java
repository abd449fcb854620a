package im.clove.runtime.transport;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/// The channel binding data of a TLS session.
final class ChannelBindings {
    static final String EXPORTER = "tls-exporter";
    static final String SERVER_END_POINT = "tls-server-end-point";

    private static final int EXPORTER_BYTES = 32;

    /// A zero-length context, which TLS 1.2 tells from none at all (RFC 5705 §4).
    private static final byte[] NO_CONTEXT = {};

    private ChannelBindings() {}

    static Optional<byte[]> of(SSLSession session, String type, boolean client) {
        return switch (type) {
            case EXPORTER -> exporter(session);
            case SERVER_END_POINT -> serverEndPoint(session, client);
            default -> Optional.empty();
        };
    }

    /// RFC 9266 §2. With TLS 1.2 the provider exports only when the extended master secret is in use, as §4.2
    /// demands.
    private static Optional<byte[]> exporter(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    extended.exportKeyingMaterialData("EXPORTER-Channel-Binding", NO_CONTEXT, EXPORTER_BYTES));
        } catch (SSLException | UnsupportedOperationException _) {
            return Optional.empty();
        }
    }

    /// RFC 5929 §4.1: the hash of the server's certificate, by the hash of its signature, but no weaker than
    /// SHA-256.
    private static Optional<byte[]> serverEndPoint(SSLSession session, boolean client) {
        try {
            Certificate[] chain = client ? session.getPeerCertificates() : session.getLocalCertificates();
            if (chain == null || chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
                return Optional.empty();
            }
            Optional<String> hash = hashOf(certificate);
            if (hash.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(MessageDigest.getInstance(hash.get()).digest(certificate.getEncoded()));
        } catch (GeneralSecurityException | SSLException _) {
            return Optional.empty();
        }
    }

    /// Empty for signatures without a single hash, Ed25519 for one: the RFC leaves the binding undefined there.
    private static Optional<String> hashOf(X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (algorithm.equals("RSASSA-PSS")) {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            byte[] encoded = certificate.getSigAlgParams();
            if (encoded == null) {
                return Optional.empty();
            }
            try {
                parameters.init(encoded);
            } catch (IOException e) {
                throw new GeneralSecurityException(e);
            }
            return Optional.of(atLeastSha256(
                    parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm()));
        }
        int with = algorithm.indexOf("WITH");
        return with < 0 ? Optional.empty() : Optional.of(atLeastSha256(algorithm.substring(0, with)));
    }

    private static String atLeastSha256(String hash) {
        return switch (hash.toUpperCase(Locale.ROOT)) {
            case "SHA384", "SHA-384" -> "SHA-384";
            case "SHA512", "SHA-512" -> "SHA-512";
            case "SHA224", "SHA-224" -> "SHA-224";
            default -> "SHA-256";
        };
    }
}
