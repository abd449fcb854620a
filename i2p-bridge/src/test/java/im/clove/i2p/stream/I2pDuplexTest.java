package im.clove.i2p.stream;

import im.clove.i2p.keys.Names;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.router.PrivateRouter;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.DuplexContractTest;
import im.clove.runtime.transport.I2pPlace;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The contract of a duplex over the real streaming library.
@ExtendWith(PrivateRouter.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
@Timeout(300)
final class I2pDuplexTest extends DuplexContractTest {
    private static final BlockingQueue<Duplex> ACCEPTED = new LinkedBlockingQueue<>();
    private static final CountDownLatch OVER = new CountDownLatch(1);
    private static Endpoint romeo;
    private static Endpoint juliet;

    @BeforeAll
    static void open(PrivateRouter net) {
        NodeIdentity keys = PrivateRouter.identity();
        Names names = Names.none().knowing(List.of(keys.destination()));
        PeerGate gate =
                new PeerGate(new PeerGate.Limits(1000, 1000, 100, 1000, 100, 100), PeerGate.Lists.open(), () -> 0);
        romeo = net.open(PrivateRouter.identity(), names, gate);
        juliet = net.open(keys, names, gate);
        juliet.acceptor().start(duplex -> {
            ACCEPTED.add(duplex);
            try {
                OVER.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        romeo.awaitOpen(PrivateRouter.PATIENCE);
        juliet.awaitOpen(PrivateRouter.PATIENCE);
    }

    @AfterAll
    static void close() {
        OVER.countDown();
        romeo.close();
        juliet.close();
    }

    @Override
    protected Ends connect() throws Exception {
        Duplex left = romeo.dialer().dial(new I2pPlace(juliet.b32(), 5269), PrivateRouter.PATIENCE);
        return new Ends(left, ACCEPTED.poll(100, TimeUnit.SECONDS));
    }
}
