package im.clove.runtime.stage;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/// A duplex whose reader now and then learns late of what has come: of two things that were said on two connections
/// either may be heard first.
record LateDuplex(Duplex inner) implements Duplex {
    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = inner.read(into);
        Stage.beLate();
        return count;
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
        return inner.secure(engine);
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        return inner.channelBinding(type);
    }
}
