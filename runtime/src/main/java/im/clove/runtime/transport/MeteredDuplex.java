package im.clove.runtime.transport;

import im.clove.runtime.owner.Timers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// A duplex that is read no faster than agreed in the long run: when a peer has used up its burst, the reader
/// pauses, the window of the stream closes, and the peer waits. Nothing is lost and nobody is cut.
public final class MeteredDuplex implements ForwardingDuplex {
    private static final long BURST_SECONDS = 10;

    private final Duplex inner;
    private final Timers timers;
    private final long bytesPerSecond;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable CountDownLatch> pause = new AtomicReference<>();
    private double allowance;
    private long refilledAt;

    /// @param bytesPerSecond in the long run; ten seconds' worth passes at once
    public MeteredDuplex(Duplex inner, Timers timers, long bytesPerSecond) {
        this.inner = inner;
        this.timers = timers;
        this.bytesPerSecond = bytesPerSecond;
        this.allowance = (double) bytesPerSecond * BURST_SECONDS;
        this.refilledAt = timers.nowMillis();
    }

    @Override
    public Duplex inner() {
        return inner;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = inner.read(into);
        if (count > 0) {
            pay(count);
        }
        return count;
    }

    /// Counts as so many bytes more that were read: for what is said in few bytes and costs more. Called by the thread
    /// that reads.
    public void spend(int bytes) throws IOException {
        pay(bytes);
    }

    private void pay(int count) throws IOException {
        long now = timers.nowMillis();
        double most = (double) bytesPerSecond * BURST_SECONDS;
        allowance = Math.min(most, allowance + (now - refilledAt) * bytesPerSecond / 1000.0) - count;
        refilledAt = now;
        if (allowance < 0) {
            CountDownLatch over = new CountDownLatch(1);
            pause.set(over);
            long millis = (long) Math.ceil(-allowance * 1000 / bytesPerSecond);
            Timers.Timer timer = timers.after(Duration.ofMillis(millis), over::countDown);
            try {
                if (closed.getCount() > 0) {
                    over.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while pausing");
            } finally {
                timer.cancel();
                pause.set(null);
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        CountDownLatch over = pause.get();
        if (over != null) {
            over.countDown();
        }
        inner.close();
    }

    @Override
    public Duplex secure(SSLEngine engine) throws IOException {
        return new MeteredDuplex(inner.secure(engine), timers, bytesPerSecond);
    }
}
