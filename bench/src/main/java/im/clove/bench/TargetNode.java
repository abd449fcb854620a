package im.clove.bench;

import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.Secret;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/// The running node under test, found through its data folder.
final class TargetNode {
    private final Path socket;
    private final NodeStatus status;
    private final SSLContext tls;

    private TargetNode(Path socket, NodeStatus status, SSLContext tls) {
        this.socket = socket;
        this.status = status;
        this.tls = tls;
    }

    static TargetNode at(Path data) throws IOException, ControlException {
        Path socket = data.resolve("control.sock");
        try (ControlClient control = control(socket)) {
            return new TargetNode(
                    socket, control.status(), trusting(data.resolve("certs").resolve("ca.pem")));
        } catch (GeneralSecurityException e) {
            throw new IOException("The node's certificate authority cannot be read", e);
        }
    }

    private static ControlClient control(Path socket) throws IOException {
        return ControlClient.connect(socket).orElseThrow(() -> new IOException("No node runs behind " + socket));
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    Domain domain() {
        return status.domains().getFirst();
    }

    ServerProcess process() {
        return new ServerProcess(status.pid());
    }

    InetSocketAddress startTls() {
        return listener("STARTTLS");
    }

    InetSocketAddress directTls() {
        return listener("direct TLS");
    }

    private InetSocketAddress listener(String what) {
        for (NodeStatus.Listener listener : status.listeners()) {
            if (listener.what().equals(what)) {
                int colon = listener.address().lastIndexOf(':');
                return new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        Integer.parseInt(listener.address().substring(colon + 1)));
            }
        }
        throw new IllegalStateException("The node does not listen for " + what);
    }

    SSLEngine engine() {
        SSLEngine engine = tls.createSSLEngine(domain().name(), 5222);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// Makes accounts `prefix1` … with this password, over the control socket as `clove user add` does. Those that
    /// are there already stay.
    List<Jid> accounts(String prefix, int count, String password) throws IOException, ControlException {
        List<Jid> made = new ArrayList<>();
        try (ControlClient control = control(socket);
                Secret secret = Secret.of(password)) {
            List<Jid> present =
                    control.users().stream().map(user -> user.jid().bare()).toList();
            for (int i = 1; i <= count; i++) {
                Jid jid = Jid.of(prefix + i, domain(), "");
                if (!present.contains(jid)) {
                    control.addUser(jid, secret, false);
                }
                made.add(jid);
            }
        }
        return made;
    }
}
