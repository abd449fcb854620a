package im.clove.bench.compare;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The virtual threads of one load. The first failure before [#over()] is kept and reported.
final class Crew {
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean over;

    interface Job {
        void run() throws IOException, InterruptedException;
    }

    Thread start(Job job) {
        return Thread.ofVirtual().start(() -> {
            try {
                job.run();
            } catch (IOException | RuntimeException e) {
                if (!over) {
                    failure.compareAndSet(null, e);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    boolean isOver() {
        return over;
    }

    /// From now on connections may break.
    void over() {
        over = true;
    }

    /// @throws IOException if one has failed
    void check() throws IOException {
        Exception first = failure.get();
        if (first != null) {
            throw new IOException("A client was cut off", first);
        }
    }
}
