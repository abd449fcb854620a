package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.config.NodeConfig;
import im.clove.node.cert.Certificates;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.tls.TlsSetup;
import im.clove.xmpp.jid.Domain;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("D-07 whoever asks on one face for what is on the other is shown nothing of it")
final class NodeFacesTest {
    private static final Domain B32 = Domain.of("a".repeat(52) + ".b32.i2p");
    private static final Domain CHAT = Domain.of("chat.example");
    private static final int BUFFER = 1 << 17;

    @TempDir
    Path folder;

    private NodeCertificates certificates;

    @BeforeEach
    void make() throws Exception {
        certificates = new Certificates(folder, Clock.systemUTC(), new SecureRandom(), Set.of(CHAT)::contains)
                .loadOrCreate(List.of(B32, CHAT));
    }

    private NodeFaces faces(boolean overI2p) throws Exception {
        return new NodeFaces(
                new NodeConfig.Bridge(
                        true,
                        List.of(CHAT),
                        overI2p,
                        false,
                        NodeConfig.Bridge.Statements.ASK,
                        false,
                        folder.resolve("bridge.rules"),
                        new NodeConfig.Bridge.Listeners(List.of(), 0, 0, Optional.empty()),
                        new NodeConfig.Bridge.Ways(
                                List.of(), Optional.empty(), Optional.empty(), Optional.empty(), false),
                        new NodeConfig.Bridge.Trust(Optional.empty(), false, false)),
                certificates);
    }

    private Certificate of(Domain domain) {
        return certificates.of(domain).orElseThrow().identity().certificate();
    }

    /// What a server is shown that names a domain, in the handshake and in its stream.
    private static Certificate shown(TlsSetup face, Domain asked) throws SSLException {
        SSLEngine near = TlsSetup.anonymousEngine();
        SSLParameters parameters = near.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(asked.ascii())));
        near.setSSLParameters(parameters);
        SSLEngine far = face.peerEngine(false, asked, null);
        ByteBuffer there = ByteBuffer.allocate(BUFFER);
        ByteBuffer back = ByteBuffer.allocate(BUFFER);
        near.beginHandshake();
        far.beginHandshake();
        for (int i = 0; i < 100 && near.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING; i++) {
            step(near, back, there);
            step(far, there, back);
        }
        return near.getSession().getPeerCertificates()[0];
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(BUFFER));
                in.compact();
            }
            default -> {}
        }
    }

    @Test
    void eachFaceShowsItsOwnWhateverIsAskedFor() throws Exception {
        NodeFaces faces = faces(false);
        for (Domain asked : List.of(B32, CHAT, Domain.of("rooms.chat.example"), Domain.of("x.example"))) {
            assertThat(shown(faces.i2p(), asked)).as("in I2P, %s", asked).isEqualTo(of(B32));
            assertThat(shown(faces.clearnet().orElseThrow(), asked))
                    .as("on the clearnet, %s", asked)
                    .isEqualTo(of(CHAT));
        }
        assertThat(shown(faces.here(), CHAT)).isEqualTo(of(CHAT));
        assertThat(shown(faces.here(), B32)).isEqualTo(of(B32));
    }

    @Test
    void ownerMayShowTheClearnetsInI2pButNotTheOtherWayRound() throws Exception {
        NodeFaces faces = faces(true);
        assertThat(shown(faces.i2p(), CHAT)).isEqualTo(of(CHAT));
        assertThat(shown(faces.clearnet().orElseThrow(), B32)).isEqualTo(of(CHAT));
    }

    @Test
    void itStaysSoWithNewCertificates() throws Exception {
        NodeFaces faces = faces(false);
        certificates = new Certificates(folder, Clock.systemUTC(), new SecureRandom(), Set.of(CHAT)::contains)
                .generate(List.of(B32, CHAT), Certificates.VALIDITY);
        faces.swap(certificates);
        assertThat(shown(faces.i2p(), CHAT)).isEqualTo(of(B32));
        assertThat(shown(faces.clearnet().orElseThrow(), B32)).isEqualTo(of(CHAT));
    }
}
