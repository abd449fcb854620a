package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.node.cert.ServerIdentity;
import im.clove.node.cert.TestCertificates;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.runtime.transport.TestTls;
import im.clove.runtime.transport.TlsDuplex;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.ScramClient;
import im.clove.xmpp.sasl.ScramHash;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A node with a certificate for each domain: real handshakes get the right one, and a login is bound to it.
@Timeout(60)
final class CertificateByNamePlayTest {
    private static final Domain NODE = Domain.of("node.i2p");
    private static final Domain CHAT = Domain.of("chat.example.org");
    private static final ServerIdentity OF_NODE =
            TestCertificates.identity(TestCertificates.root("Node"), "node.i2p", "localhost");
    private static final ServerIdentity OF_CHAT =
            TestCertificates.identity(TestCertificates.root("Public"), "chat.example.org");

    private TestServer server;
    private SSLContext client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(
                Duration.ofSeconds(30), 19, null, Set.of(NODE, CHAT, TestServer.HOST), certificates(OF_CHAT));
        client = clientContext();
    }

    private static NodeCertificates certificates(ServerIdentity ofChat) {
        return new NodeCertificates(List.of(Held.imported(NODE, OF_NODE), Held.imported(CHAT, ofChat)));
    }

    private static SSLContext clientContext() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TakesAll()}, null);
        return context;
    }

    @AfterEach
    void stop() throws Exception {
        server.closeEmpty();
    }

    private static String header(String to) {
        return RawClient.HEADER.replace("montague.example", to);
    }

    private static X509Certificate shown(SSLSocket tls) throws Exception {
        return (X509Certificate) tls.getSession().getPeerCertificates()[0];
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            TLSv1.3, -, node.i2p
            TLSv1.3, node.i2p, node.i2p
            TLSv1.3, chat.example.org, chat.example.org
            TLSv1.3, CHAT.example.ORG, chat.example.org
            TLSv1.3, other.example, node.i2p
            TLSv1.2, -, node.i2p
            TLSv1.2, chat.example.org, chat.example.org
            """)
    void directTlsGoesByTheNameAskedFor(String protocol, @Nullable String name, String expected) throws Exception {
        try (RawClient romeo = new RawClient(server.port(ListenerKind.DIRECT_TLS))) {
            SSLSocket tls = romeo.handshake(client, protocol, name, "xmpp-client");
            assertThat(shown(tls)).isEqualTo(certificate(expected));
        }
    }

    private static X509Certificate certificate(String domain) {
        return (domain.equals("node.i2p") ? OF_NODE : OF_CHAT).certificate();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            TLSv1.3, chat.example.org, -, chat.example.org
            TLSv1.3, node.i2p, -, node.i2p
            TLSv1.3, chat.example.org, chat.example.org, chat.example.org
            TLSv1.3, chat.example.org, my.laptop, chat.example.org
            TLSv1.3, node.i2p, chat.example.org, chat.example.org
            TLSv1.2, chat.example.org, -, chat.example.org
            """)
    void startTlsGoesByTheStreamWhereTheHandshakeNamesNone(
            String protocol, String to, @Nullable String name, String expected) throws Exception {
        try (RawClient romeo = new RawClient(server.port(ListenerKind.STARTTLS))) {
            romeo.write(header(to));
            romeo.readTo("</stream:features>");
            romeo.write(RawClient.STARTTLS);
            romeo.readTo("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
            assertThat(shown(romeo.handshake(client, protocol, name))).isEqualTo(certificate(expected));
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, chat.example.org", "TLSv1.3, node.i2p", "TLSv1.2, chat.example.org", "TLSv1.2, node.i2p"})
    @DisplayName("RFC 5929: tls-server-end-point is that of the certificate shown on this connection, resumed or not")
    void aLoginIsBoundToTheCertificateShown(String protocol, String domain) throws Exception {
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(certificate(domain).getEncoded());
        for (int visit = 0; visit < 3; visit++) {
            try (RawClient romeo = new RawClient(server.port(ListenerKind.DIRECT_TLS))) {
                romeo.handshake(client, protocol, domain, "xmpp-client");
                romeo.write(header(domain));
                assertThat(romeo.readTo("</stream:features>")).contains("tls-server-end-point");
                assertThat(scram(romeo, hash)).startsWith("<success");
            }
        }
        try (RawClient romeo = new RawClient(server.port(ListenerKind.DIRECT_TLS))) {
            romeo.handshake(client, protocol, domain, "xmpp-client");
            romeo.write(header(domain));
            romeo.readTo("</stream:features>");
            String other = domain.equals("node.i2p") ? "chat.example.org" : "node.i2p";
            byte[] wrong = MessageDigest.getInstance("SHA-256")
                    .digest(certificate(other).getEncoded());
            assertThat(scram(romeo, wrong)).contains("<failure");
        }
    }

    private static String scram(RawClient client, byte[] endPoint) throws Exception {
        ScramClient scram = new ScramClient(
                ScramHash.SHA_256,
                new ScramClient.Identity("", "romeo", "shakespeare"),
                ScramClient.Binding.with(ChannelBinding.TLS_SERVER_END_POINT, endPoint),
                "fyko+d2lbbFgONRv9qkxdawL");
        client.write("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256-PLUS'>"
                + Base64.getEncoder().encodeToString(scram.first()) + "</auth>");
        String challenge = RawClient.find(">([^<]+)</challenge>", client.readTo("</challenge>"));
        byte[] answer = scram.answer(Base64.getDecoder().decode(challenge)).orElseThrow();
        client.write("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                + Base64.getEncoder().encodeToString(answer) + "</response>");
        return client.readTo(">") + client.readTo(">");
    }

    @Test
    @DisplayName("A session is resumed for the name it was begun with, and never shows another domain's certificate")
    void resumptionDoesNotMixDomains() throws Exception {
        for (String name : List.of("chat.example.org", "node.i2p", "chat.example.org", "node.i2p")) {
            try (RawClient romeo = new RawClient(server.port(ListenerKind.DIRECT_TLS))) {
                SSLSocket tls = romeo.handshake(client, "TLSv1.3", name, "xmpp-client");
                romeo.write(header(name));
                romeo.readTo("</stream:features>");
                assertThat(shown(tls)).isEqualTo(certificate(name));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @DisplayName("T-20: one domain's new certificate is used from the next handshake on, the others stay")
    void oneCanBeSwapped(String protocol) throws Exception {
        ServerIdentity renewed = TestCertificates.identity(TestCertificates.root("Public"), "chat.example.org");
        for (ServerIdentity now : List.of(OF_CHAT, renewed)) {
            server.tls.swap(certificates(now));
            try (RawClient romeo = new RawClient(server.port(ListenerKind.DIRECT_TLS));
                    RawClient juliet = new RawClient(server.port(ListenerKind.DIRECT_TLS))) {
                assertThat(shown(romeo.handshake(client, protocol, "chat.example.org", "xmpp-client")))
                        .isEqualTo(now.certificate());
                assertThat(shown(juliet.handshake(client, protocol, "node.i2p", "xmpp-client")))
                        .isEqualTo(OF_NODE.certificate());
            }
        }
    }

    @Test
    void aClientThatKnowsOnlyOneAuthorityTakesOnlyItsDomain() throws Exception {
        SSLContext stranger = TestTls.context("ec");
        try (RawClient romeo = new RawClient(server.port(ListenerKind.DIRECT_TLS))) {
            assertThatThrownBy(() -> romeo.handshake(stranger, "TLSv1.3", "chat.example.org", "xmpp-client"))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"node.i2p", "chat.example.org"})
    @DisplayName("Between servers each side shows the certificate of the domain that speaks")
    void serversShowTheCertificateOfTheirDomain(String ours) throws Exception {
        TlsSetup here = new TlsSetup(certificates(OF_CHAT));
        ServerIdentity theirs = TestCertificates.identity(TestCertificates.root("Peer"), "peer.i2p");
        Domain peer = Domain.of("peer.i2p");
        TlsSetup there = new TlsSetup(new NodeCertificates(List.of(Held.imported(peer, theirs))));
        PipeDuplex.Pair pipe = PipeDuplex.pair();
        FutureTask<Duplex> far = new FutureTask<>(() -> {
            SSLEngine engine = there.peerEngine(true, peer, null);
            return pipe.right().secure(engine);
        });
        Thread.ofVirtual().start(far);
        Duplex near = pipe.left().secure(here.peerEngine(false, Domain.of(ours), null));
        assertThat(((TlsDuplex) near).session().getLocalCertificates()[0]).isEqualTo(certificate(ours));
        assertThat(((TlsDuplex) far.get()).session().getPeerCertificates()[0]).isEqualTo(certificate(ours));
    }

    private static final class TakesAll extends X509ExtendedTrustManager {
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
}
