package im.clove.s2s.stream;

import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import im.clove.s2s.dialback.StreamFault;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A stream that came in and is not wanted.
public final class TurnedAway {
    private static final Duration CLOSING = Duration.ofSeconds(8);

    private TurnedAway() {}

    /// RFC 6120 §4.9.1.2, in one write: the peer's header need not be read to know that it is not wanted, so whom
    /// it wants is not known (§4.9.1.3). Blocks for a few seconds at most.
    public static void say(S2sTools tools, Duplex incoming, StreamCondition condition) {
        Timers.Timer deadline = tools.timers().after(CLOSING, incoming::close);
        try {
            byte[] header = new Handshake.Output.Header(null, null, tools.token()).toBytes();
            byte[] error = XmlWriter.stanza(new StreamFault(condition, "").toElement(), StreamParser.SERVER);
            byte[] end = XmlWriter.close();
            incoming.write(ByteBuffer.allocate(header.length + error.length + end.length)
                    .put(header)
                    .put(error)
                    .put(end)
                    .flip());
            incoming.flush();
            incoming.finish();
        } catch (IOException _) {
            // The peer is gone, so it cannot be told.
        } finally {
            deadline.cancel();
            incoming.close();
        }
    }
}
