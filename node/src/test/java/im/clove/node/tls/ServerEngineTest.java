package im.clove.node.tls;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.cert.Certificates;
import im.clove.xmpp.jid.Domain;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerEngineTest {
    private static final Domain OURS = Domain.of("chat.example");

    @TempDir
    private Path folder;

    private TlsSetup tls;

    @BeforeEach
    void make() throws Exception {
        tls = new TlsSetup(new Certificates(folder, Clock.systemUTC(), new SecureRandom()).loadOrCreate(List.of(OURS)));
    }

    @ParameterizedTest
    @DisplayName("D-10 no name but one of the clearnet is said in a handshake there")
    @CsvSource({
        "friend.example, friend.example",
        "bücher.example, xn--bcher-kva.example",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b32.i2p, -",
        "forum.i2p, -",
        "forum.i2p.alt, -",
        "cccccccccccccccccccccccccccccccccccccccccccccccccccccccc.onion, -",
        "192.0.2.7, -",
        "[2001:db8::7], -"
    })
    void whatIsNamed(String theirs, String named) {
        SSLEngine engine = tls.serverEngine(true, false, OURS, Domain.of(theirs));
        List<?> names = engine.getSSLParameters().getServerNames();

        if (named.equals("-")) {
            assertThat(names).isNullOrEmpty();
        } else {
            assertThat(names).asInstanceOf(InstanceOfAssertFactories.LIST).containsExactly(new SNIHostName(named));
        }
    }

    @Test
    void whoDialsUsIsAskedForACertificateAndMayHaveNone() {
        SSLEngine engine = tls.serverEngine(false, true, null, null);

        assertThat(engine.getWantClientAuth()).isTrue();
        assertThat(engine.getNeedClientAuth()).isFalse();
        assertThat(engine.getSSLParameters().getApplicationProtocols()).containsExactly("xmpp-server");
        assertThat(engine.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
    }
}
