package im.clove.node.tls;

import im.clove.node.cert.NodeCertificates;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The server's side of TLS for clients, and both sides of it for other servers: TLS 1.3 and 1.2, the JDK's own
/// provider, a certificate for each domain, and all of them can be changed while the node runs (T-20). Thread-safe.
public final class TlsSetup {
    /// RFC 7301's registry; XEP-0368 asks direct TLS for it.
    public static final String ALPN_CLIENT = "xmpp-client";

    /// As [#ALPN_CLIENT], between servers.
    public static final String ALPN_SERVER = "xmpp-server";

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final String[] suites;
    private volatile SSLContext context;

    /// @throws GeneralSecurityException if a key and its certificate cannot serve
    public TlsSetup(NodeCertificates certificates) throws GeneralSecurityException {
        this.context = context(certificates);
        this.suites = forwardSecret(context.getSupportedSSLParameters().getCipherSuites());
    }

    /// From now on new handshakes use these; connections that are up keep theirs, and no session goes on.
    ///
    /// @throws GeneralSecurityException if a key and its certificate cannot serve; then the old ones stay
    public void swap(NodeCertificates certificates) throws GeneralSecurityException {
        context = context(certificates);
    }

    private static SSLContext context(NodeCertificates certificates) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new DomainKeys(certificates)}, new TrustManager[] {new AnyPeer()}, null);
        return context;
    }

    /// An engine for the server's side of one connection.
    ///
    /// @param isDirect TLS from the first byte on: `xmpp-client` is agreed on if the client offers application
    ///     protocols, and a client that offers only others is refused (RFC 7301 §3.2)
    /// @param host the domain the stream is for, if it has begun; it decides where the handshake names none of ours
    public SSLEngine engine(boolean isDirect, @Nullable Domain host) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setUseCipherSuitesOrder(true);
        parameters.setCipherSuites(suites.clone());
        parameters.setSNIMatchers(List.of(new AskedName(host)));
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
    /// @param ours the domain of ours that speaks, whose certificate is shown; null if none was named
    /// @param theirs not named in the handshake: on I2P it could only be an address, and the far end knows its own
    public SSLEngine peerEngine(boolean client, @Nullable Domain ours, @Nullable Domain theirs) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(client);
        engine.setEnabledProtocols(PROTOCOLS);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setCipherSuites(suites.clone());
        parameters.setSNIMatchers(List.of(new AskedName(ours)));
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// An engine for one stream with another server where certificates are the proof (RFC 6120 §13.7). The peer is
    /// asked
    /// for its own, and whatever it shows is taken here: what that is worth is judged when it has said who it is.
    ///
    /// @param client whether this node dialled
    /// @param isDirect TLS from the first byte on (XEP-0368)
    /// @param ours the domain of ours that speaks, whose certificate is shown; null if none was named
    /// @param theirs the domain that was dialled, which the handshake names; null if this node was
    public SSLEngine serverEngine(boolean client, boolean isDirect, @Nullable Domain ours, @Nullable Domain theirs) {
        SSLEngine engine = peerEngine(client, ours, theirs);
        SSLParameters parameters = engine.getSSLParameters();
        if (client && theirs != null && isName(theirs)) {
            parameters.setServerNames(List.of(new SNIHostName(theirs.ascii())));
        }
        if (!client) {
            parameters.setUseCipherSuitesOrder(true);
            parameters.setWantClientAuth(true);
        }
        if (isDirect) {
            parameters.setApplicationProtocols(new String[] {ALPN_SERVER});
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// RFC 6066 §3: an address is no name, and no name of I2P is said to the clearnet (D-10).
    private static boolean isName(Domain domain) {
        return domain.realm() instanceof Realm.Clearnet && !domain.ascii().matches("[0-9.]+|\\[.*\\]|.*:.*");
    }

    /// An engine for a client that shows no certificate whoever asks for one, and takes any: for streams whose far end
    /// is
    /// proved by its I2P destination, and must not learn who this is.
    public static SSLEngine anonymousEngine() {
        try {
            SSLContext anonymous = SSLContext.getInstance("TLS");
            anonymous.init(new KeyManager[0], new TrustManager[] {new AnyPeer()}, null);
            SSLEngine engine = anonymous.createSSLEngine();
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(PROTOCOLS);
            return engine;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has TLS", e);
        }
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
