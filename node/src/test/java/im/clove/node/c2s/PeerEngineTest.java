package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.TestTls;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(100)
final class PeerEngineTest {
    private static TlsSetup setup(String key) throws Exception {
        KeyStore store = TestTls.keyStore(key);
        PrivateKey secret = (PrivateKey) store.getKey("server", "changeit".toCharArray());
        return new TlsSetup(secret, List.of((X509Certificate) store.getCertificate("server")));
    }

    @Test
    @DisplayName("Two servers whose self-signed certificates nobody vouches for talk TLS with each other")
    void anyCertificateIsTakenFromAServer() throws Exception {
        PipeDuplex.Pair pipe = PipeDuplex.pair();
        TlsSetup dialled = setup("ec");
        FutureTask<Duplex> far = new FutureTask<>(() -> pipe.right().secure(dialled.peerEngine(false)));
        Thread.ofVirtual().start(far);

        Duplex near = pipe.left().secure(setup("sha384").peerEngine(true));

        assertThat(near.protection()).isEqualTo(Protection.TLS);
        assertThat(far.get().protection()).isEqualTo(Protection.TLS);
    }
}
