package im.clove.node.app.host;

import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// At most so many dials at once; the others wait within their own time. Thread-safe.
final class DialLimit<P extends Place> implements Dialer<P> {
    private final Dialer<P> dialer;
    private final Semaphore places;

    DialLimit(Dialer<P> dialer, int atMost) {
        this.dialer = dialer;
        this.places = new Semaphore(atMost);
    }

    @Override
    public Duplex dial(P target, Duration timeout) throws IOException {
        try {
            if (!places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("Too many servers are being dialled at once (limits.connections.dialing)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted before the dial", e);
        }
        try {
            return dialer.dial(target, timeout);
        } finally {
            places.release();
        }
    }
}
