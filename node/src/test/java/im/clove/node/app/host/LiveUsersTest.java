package im.clove.node.app.host;

import im.clove.node.admin.NodeControlContractTest;
import im.clove.node.admin.Secret;
import im.clove.node.admin.UserControl;
import im.clove.node.ext.std.StandardExtensions;
import im.clove.node.peers.Exchange;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Stores;
import im.clove.runtime.owner.ManualTimers;
import im.clove.s2s.queue.Delivery;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The accounts of a running node.
final class LiveUsersTest extends NodeControlContractTest {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Override
    protected UserControl node() {
        Stores stores = Stores.over(store, OfflineQueue.Quota.STANDARD);
        Server server = new Server(new Server.Parts(
                Set.of(Domain.of("example.org")),
                stores,
                StandardExtensions.of("1", NOW, 10, new SecureRandom()),
                List.of(),
                new NoPeers(),
                Server.Limits.DEFAULT,
                new Server.Tools(CLOCK, new ManualTimers(), threads)));
        return new LiveUsers(
                server,
                stores,
                KEYS,
                RULES,
                CLOCK,
                Optional::empty,
                store::forget,
                new StoredArchives(store, im.clove.node.ext.ArchiveTerms.STANDARD, CLOCK, java.util.List.of()));
    }

    @Test
    void aSessionThatIsNotThereCannotEnd() throws Exception {
        UserControl node = node();
        node.addUser(Jid.parse("juliet@example.org"), Secret.of("long enough"), false);
        refused(() -> node.endSession(Jid.parse("juliet@example.org"), "balcony"), "has no session 'balcony'");
        refused(() -> node.endSession(Jid.parse("r@example.org"), "balcony"), "There is no account");
        refused(() -> node.sessions(Jid.parse("r@example.org")), "There is no account");
    }

    private static final class NoPeers implements Exchange.Peers {
        @Override
        public void send(Domain from, Domain to, Stanza stanza, Delivery delivery) {
            delivery.accepted();
        }

        @Override
        public CompletableFuture<?> disown(Jid account) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
