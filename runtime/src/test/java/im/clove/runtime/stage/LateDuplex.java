package im.clove.runtime.stage;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.ForwardingDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;

/// A duplex whose reader now and then learns late of what has come: of two things that were said on two connections
/// either may be heard first.
record LateDuplex(Duplex inner) implements ForwardingDuplex {
    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = inner.read(into);
        Stage.beLate();
        return count;
    }

    @Override
    public Duplex secure(SSLEngine engine) throws IOException {
        return inner.secure(engine);
    }
}
