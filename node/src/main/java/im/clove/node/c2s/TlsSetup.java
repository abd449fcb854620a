package im.clove.node.c2s;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// The server's side of TLS for clients, and both sides of it for other servers: TLS 1.3 and 1.2, the JDK's own
/// provider, and a certificate that can be changed while the node runs (T-20). Thread-safe.
public final class TlsSetup {
    /// RFC 7301's registry; XEP-0368 asks direct TLS for it.
    public static final String ALPN_CLIENT = "xmpp-client";

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final int PASSWORD_BYTES = 18;

    private final String[] suites;
    private volatile SSLContext context;

    /// @throws GeneralSecurityException if the key and the certificate cannot serve
    public TlsSetup(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
        this.context = context(key, chain);
        this.suites = forwardSecret(context.getSupportedSSLParameters().getCipherSuites());
    }

    /// From now on new handshakes use this key; connections that are up keep theirs.
    ///
    /// @throws GeneralSecurityException if the key and the certificate cannot serve; then the old ones stay
    public void swap(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
        context = context(key, chain);
    }

    private static SSLContext context(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
        try {
            // JSSE takes keys from a key store only; this one lives in memory for a moment.
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            char[] password = Base64.getEncoder().encodeToString(random).toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, password, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[] {new AnyPeer()}, null);
            return context;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /// An engine for the server's side of one connection.
    ///
    /// @param isDirect TLS from the first byte on: `xmpp-client` is agreed on if the client offers application
    ///     protocols, and a client that offers only others is refused (RFC 7301 §3.2)
    public SSLEngine engine(boolean isDirect) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setUseCipherSuitesOrder(true);
        parameters.setCipherSuites(suites.clone());
        if (isDirect) {
            parameters.setApplicationProtocols(new String[] {ALPN_CLIENT});
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// An engine for one stream with another server. Whatever certificate it shows is taken: what it proves itself
    /// by is its I2P destination, and inner TLS is for peers that insist on it.
    ///
    /// @param client whether this node dialled
    public SSLEngine peerEngine(boolean client) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(client);
        engine.setEnabledProtocols(PROTOCOLS);
        engine.setEnabledCipherSuites(suites.clone());
        return engine;
    }

    /// Trusts every certificate. Clients are never asked for one, so this is for servers alone.
    private static final class AnyPeer extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /// RFC 9325: authenticated encryption with ephemeral keys only. The provider's order is kept.
    private static String[] forwardSecret(String[] supported) {
        Set<String> tls13 = Set.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256");
        return Arrays.stream(supported)
                .filter(suite -> tls13.contains(suite)
                        || suite.startsWith("TLS_ECDHE_") && (suite.contains("_GCM_") || suite.contains("_CHACHA20_")))
                .toArray(String[]::new);
    }
}
