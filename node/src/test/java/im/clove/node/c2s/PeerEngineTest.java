package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.tls.TlsSetup;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.runtime.transport.Protection;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(100)
final class PeerEngineTest {
    @Test
    @DisplayName("Two servers whose self-signed certificates nobody vouches for talk TLS with each other")
    void anyCertificateIsTakenFromAServer() throws Exception {
        PipeDuplex.Pair pipe = PipeDuplex.pair();
        TlsSetup dialled = new TlsSetup(TestServer.certificates("ec"));
        FutureTask<Duplex> far = new FutureTask<>(() -> pipe.right().secure(dialled.peerEngine(false, null, null)));
        Thread.ofVirtual().start(far);

        Duplex near = pipe.left().secure(new TlsSetup(TestServer.certificates("sha384")).peerEngine(true, null, null));

        assertThat(near.protection()).isEqualTo(Protection.TLS);
        assertThat(far.get().protection()).isEqualTo(Protection.TLS);
    }
}
