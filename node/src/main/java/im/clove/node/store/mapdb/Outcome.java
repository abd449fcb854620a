package im.clove.node.store.mapdb;

import im.clove.node.store.StoreException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What one caller of the [StoreWriter] waits for: that its job is done, or why it was not. Thread-safe.
final class Outcome {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable StoreException failure;

    void complete(@Nullable StoreException reason) {
        failure = reason;
        done.countDown();
    }

    /// An interrupt does not end the waiting: whether the batch is durable must be known.
    void await() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        StoreException reason = failure;
        if (reason != null) {
            throw new StoreException(String.valueOf(reason.getMessage()), reason);
        }
    }
}
