package im.clove.node.c2s;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.TlsDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/// The server's end of a connection, of which a test can see whether somebody is about to read: then all that came
/// before is dealt with.
final class WatchedDuplex implements Duplex {
    private final Duplex inner;
    private volatile boolean reading;

    WatchedDuplex(Duplex inner) {
        this.inner = inner;
    }

    boolean isReading() {
        return reading;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        reading = true;
        int n = inner.read(into);
        reading = false;
        return n;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        inner.write(from);
    }

    @Override
    public void flush() throws IOException {
        inner.flush();
    }

    @Override
    public void finish() throws IOException {
        inner.finish();
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public PeerIdentity peer() {
        return inner.peer();
    }

    @Override
    public Protection protection() {
        return inner.protection();
    }

    @Override
    public int localPort() {
        return inner.localPort();
    }

    @Override
    public Duplex secure(SSLEngine engine) throws IOException {
        return TlsDuplex.handshake(this, engine);
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        return inner.channelBinding(type);
    }
}
