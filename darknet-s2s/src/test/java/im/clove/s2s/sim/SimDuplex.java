package im.clove.s2s.sim;

import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.TlsDuplex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;

/// One end of a stream of a [SimNetwork]. As on I2P: bytes leave on a flush, a closed end still delivers what it
/// had flushed, and a far end that is gone without a word is not noticed.
final class SimDuplex implements Duplex {
    private static final int WINDOW = 256 * 1024;

    private final Lane in;
    private final Lane out;
    private final PeerIdentity peer;
    private final int port;
    private final ByteArrayOutputStream unflushed = new ByteArrayOutputStream();

    SimDuplex(Lane in, Lane out, PeerIdentity peer, int port) {
        this.in = in;
        this.out = out;
        this.peer = peer;
        this.port = port;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return in.take(into);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        unflushed.writeBytes(bytes);
        if (unflushed.size() > WINDOW) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        byte[] bytes = unflushed.toByteArray();
        unflushed.reset();
        out.send(bytes);
    }

    @Override
    public void close() {
        in.abandon();
        out.finish();
    }

    /// The connection is gone for this end, now, whatever was on its way.
    void sever() {
        in.abandon();
        out.abandon();
    }

    /// Nothing passes any more, and nobody is told.
    void silence() {
        in.mute();
        out.mute();
    }

    @Override
    public PeerIdentity peer() {
        return peer;
    }

    @Override
    public Protection protection() {
        return Protection.EQUIVALENT;
    }

    @Override
    public int localPort() {
        return port;
    }

    @Override
    public Duplex secure(SSLEngine engine) throws IOException {
        return TlsDuplex.handshake(this, engine);
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        return Optional.empty();
    }

    /// One direction.
    static final class Lane {
        private final Timers timers;
        private final Duration latency;
        private final AtomicLong sent;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private byte[] here = new byte[0];
        private int underWay;
        private boolean finished;
        private boolean abandoned;
        private boolean muted;

        /// @param sent counts the bytes
        Lane(Timers timers, Duration latency, AtomicLong sent) {
            this.sent = sent;
            this.timers = timers;
            this.latency = latency;
        }

        void send(byte[] bytes) throws IOException {
            lock.lock();
            try {
                while (!finished && !abandoned && !muted && underWay > WINDOW) {
                    await();
                }
                if (finished || abandoned) {
                    throw new IOException("The stream is closed");
                }
                underWay += bytes.length;
            } finally {
                lock.unlock();
            }
            sent.addAndGet(bytes.length);
            later(() -> arrive(bytes));
        }

        private void later(Runnable task) {
            if (latency.isZero()) {
                task.run();
            } else {
                timers.after(latency, task);
            }
        }

        private void arrive(byte[] bytes) {
            lock.lock();
            try {
                if (!muted && !abandoned) {
                    byte[] joined = new byte[here.length + bytes.length];
                    System.arraycopy(here, 0, joined, 0, here.length);
                    System.arraycopy(bytes, 0, joined, here.length, bytes.length);
                    here = joined;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        int take(ByteBuffer into) throws IOException {
            lock.lock();
            try {
                while (here.length == 0 && !finished && !abandoned) {
                    await();
                }
                if (abandoned || here.length == 0) {
                    return -1;
                }
                int count = Math.min(into.remaining(), here.length);
                into.put(here, 0, count);
                byte[] rest = new byte[here.length - count];
                System.arraycopy(here, count, rest, 0, rest.length);
                here = rest;
                underWay -= count;
                changed.signalAll();
                return count;
            } finally {
                lock.unlock();
            }
        }

        void finish() {
            later(() -> {
                lock.lock();
                try {
                    finished = !muted;
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
            });
        }

        void abandon() {
            lock.lock();
            try {
                abandoned = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void mute() {
            lock.lock();
            try {
                muted = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void await() throws InterruptedIOException {
            try {
                changed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted");
            }
        }
    }
}
