package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Shutdown;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// The end of a node that runs: what brings it about, and who hears how it goes. The first reason counts; whoever asks
/// later waits for the same end. Thread-safe.
final class Ending implements Shutdown {
    private final BlockingQueue<Reason> reasons = new LinkedBlockingQueue<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /// Why a node ends.
    sealed interface Reason {
        /// Ctrl-C, or SIGTERM.
        record Signal() implements Reason {}

        /// `clove stop`.
        record Asked() implements Reason {}

        record Fault(String text) implements Reason {}
    }

    void because(Reason reason) {
        reasons.add(reason);
    }

    /// Waits for a reason.
    Reason await() throws InterruptedException {
        return reasons.take();
    }

    @Override
    public void stop(Consumer<String> waitsFor) throws ControlException {
        listeners.add(waitsFor);
        because(new Reason.Asked());
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlException(ControlException.Kind.FAILED, "The node stops", e);
        }
    }

    void waitsFor(String what) {
        listeners.forEach(listener -> listener.accept(what));
    }

    /// The node has ended.
    void done() {
        ended.countDown();
    }
}
