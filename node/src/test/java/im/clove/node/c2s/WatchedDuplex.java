package im.clove.node.c2s;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.ForwardingDuplex;
import im.clove.runtime.transport.TlsDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;

/// The server's end of a connection, of which a test can see whether somebody is about to read: then all that came
/// before is dealt with.
final class WatchedDuplex implements ForwardingDuplex {
    private final Duplex inner;
    private volatile boolean reading;

    WatchedDuplex(Duplex inner) {
        this.inner = inner;
    }

    boolean isReading() {
        return reading;
    }

    @Override
    public Duplex inner() {
        return inner;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        reading = true;
        int n = inner.read(into);
        reading = false;
        return n;
    }

    @Override
    public Duplex secure(SSLEngine engine) throws IOException {
        return TlsDuplex.handshake(this, engine);
    }
}
