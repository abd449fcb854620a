package im.clove.node.app.host;

import im.clove.s2s.place.Way;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// After the start, calls the servers that this one was last in conversation with. They know its tunnels of before,
/// which are gone, and go on sending into them for as long as the lease set of those was to last, unless they hear
/// from it: a call carries the new one. The latest first, with pauses. Blocks the thread it is run on; [#close]
/// ends it.
final class ReturnCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReturnCalls.class);
    private static final Duration START = Duration.ofMinutes(10);
    private static final int PAUSE_MILLIS = 150;

    private final Supplier<List<Way>> met;
    private final Predicate<Way> call;
    private final int most;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param met the latest first
    /// @param call dials without waiting for an answer; false if this is no server to talk to any more
    ReturnCalls(Supplier<List<Way>> met, Predicate<Way> call, int most) {
        this.met = met;
        this.call = call;
        this.most = most;
    }

    /// @param awaitOpen waits until this node's destination is open; false if it is not within that time
    void run(Predicate<Duration> awaitOpen, Random random) {
        try {
            // Before anybody is met in this life.
            List<Way> all =
                    most == 0 ? List.of() : met.get().stream().limit(most).toList();
            if (all.isEmpty() || !awaitOpen.test(START)) {
                return;
            }
            int called = 0;
            for (Way each : all) {
                called += call.test(each) ? 1 : 0;
                if (closed.await(PAUSE_MILLIS + random.nextInt(2 * PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            LOG.info("Called {} of the {} servers of the last conversations", called, all.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("The calls after the start ended early", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
