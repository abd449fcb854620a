package im.clove.i2p.router;

import im.clove.xmpp.jid.B32;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.i2p.data.Hash;
import net.i2p.router.Job;
import net.i2p.router.JobImpl;
import net.i2p.router.RouterContext;

/// One question to the network where a destination is, asked of the routers that keep lease sets. Unlike a look-up
/// by a client it goes out for destinations of this router too, so it proves that they are published. The router
/// takes three failures within two minutes for an answer and asks no more; they are counted for each asker.
final class LeaseSetSearch {
    /// A search for this time waits up to three times as long.
    private static final int STRETCH = 3;

    private LeaseSetSearch() {}

    /// Blocks until there is an answer, or the time is up.
    static boolean finds(RouterContext context, B32 asker, B32 target, Duration timeout) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Hash from = Hash.create(asker.hash());
        context.clientNetDb(from)
                .lookupLeaseSet(
                        Hash.create(target.hash()),
                        tell(context, answer, true),
                        tell(context, answer, false),
                        timeout.toMillis() / STRETCH,
                        from);
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private static Job tell(RouterContext context, CompletableFuture<Boolean> answer, boolean found) {
        return new JobImpl(context) {
            @Override
            public String getName() {
                return "answer a search";
            }

            @Override
            public void runJob() {
                answer.complete(found);
            }
        };
    }
}
