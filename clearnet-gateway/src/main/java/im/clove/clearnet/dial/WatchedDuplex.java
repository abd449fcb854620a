package im.clove.clearnet.dial;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.ForwardingDuplex;
import im.clove.runtime.transport.TlsDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;

/// A stream that notices whether it is given up at its beginning because the far end says nothing.
final class WatchedDuplex implements ForwardingDuplex {
    /// Longer than any answer of a server that works; shorter than the time after which a negotiation is given up.
    static final Duration SILENT = Duration.ofSeconds(10);

    /// A negotiation is over by then, whatever became of it.
    static final Duration BEGINNING = Duration.ofMinutes(2);

    private final Duplex inner;
    private final InstantSource clock;
    private final Runnable silent;
    private final Instant opened;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Instant heard;

    /// @param silent run once at most, by whoever closes it
    WatchedDuplex(Duplex inner, InstantSource clock, Runnable silent) {
        this.inner = inner;
        this.clock = clock;
        this.silent = silent;
        this.opened = clock.instant();
        this.heard = opened;
    }

    @Override
    public Duplex inner() {
        return inner;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = inner.read(into);
        // The end of a stream that we have closed is nothing that the far end says.
        if (!closed.get()) {
            heard = clock.instant();
        }
        return count;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Instant now = clock.instant();
            if (now.isBefore(opened.plus(BEGINNING)) && !now.isBefore(heard.plus(SILENT))) {
                silent.run();
            }
        }
        inner.close();
    }

    @Override
    public Duplex secure(SSLEngine engine) throws IOException {
        return TlsDuplex.handshake(this, engine);
    }
}
