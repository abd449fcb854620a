package im.clove.clearnet.dial;

import im.clove.clearnet.dns.Deadline;
import im.clove.runtime.transport.Duplex;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a duplex does, with a deadline: when it is over, the duplex is closed, which wakes whatever waits for it.
final class Bounded {
    private Bounded() {}

    /// Runs it on a thread of its own and waits. Unless it succeeds, the duplex is closed.
    ///
    /// @param what for the message, if the time is up
    static <T> T call(Duplex duplex, Deadline deadline, String what, Callable<T> task) throws IOException {
        FutureTask<T> running = new FutureTask<>(task);
        Thread.ofVirtual().name("dial").start(running);
        try {
            return running.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            duplex.close();
            throw (IOException) new SocketTimeoutException(what + " takes too long").initCause(e);
        } catch (InterruptedException e) {
            duplex.close();
            Thread.currentThread().interrupt();
            throw new IOException(what + " was interrupted", e);
        } catch (ExecutionException e) {
            duplex.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(what + " failed: " + cause.getMessage(), cause);
        }
    }
}
