package im.clove.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The client's side of XEP-0198 on one stream: counts the stanzas that came and says so when the server asks. For
/// the thread that reads.
final class Managed {
    static final String SM = "urn:xmpp:sm:3";
    static final String REQUEST = "<r xmlns='" + SM + "'/>";

    private static final byte[] ASKED = "<r".getBytes(StandardCharsets.US_ASCII);
    private static final byte[][] STANZAS = {
        "<message".getBytes(StandardCharsets.US_ASCII),
        "<presence".getBytes(StandardCharsets.US_ASCII),
        "<iq".getBytes(StandardCharsets.US_ASCII)
    };

    private final Wire wire;
    private long count;

    /// @param wire on which the server has just said `enabled`
    Managed(Wire wire) {
        this.wire = wire;
    }

    /// To be called for each child of the stream that [Wire#await] has found.
    void taken() throws IOException {
        for (byte[] stanza : STANZAS) {
            if (wire.begins(stanza)) {
                count++;
                return;
            }
        }
        if (wire.begins(ASKED)) {
            wire.send("<a xmlns='" + SM + "' h='" + count + "'/>");
        }
    }
}
