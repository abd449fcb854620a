package im.clove.node.play;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A client on a WebSocket: one literal message at a time, both ways. Knows nothing of the server's framing.
final class Browser {
    /// Where the WebSocket's own end stands in what came.
    static final String END = "the end";

    private final Stage stage;
    private final PipeDuplex duplex;
    private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();

    Browser(Stage stage, PipeDuplex duplex) {
        this.stage = stage;
        this.duplex = duplex;
    }

    /// Reads until the connection ends; on a thread of its own.
    void read() {
        try {
            while (true) {
                ByteBuffer head = take(2);
                int kind = head.get() & 0xFF;
                int length = head.get() & 0xFF;
                byte[] body = take(length < 126 ? length : take(2).getShort() & 0xFFFF)
                        .array();
                inbox.add(
                        kind == 0x81 ? new String(body, StandardCharsets.UTF_8) : kind == 0x88 ? END : "kind " + kind);
            }
        } catch (IOException _) {
            // It has ended.
        }
    }

    private ByteBuffer take(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (duplex.read(bytes) < 0) {
                throw new IOException("The end");
            }
        }
        return bytes.flip();
    }

    Browser send(String message) {
        return frame(0x81, message);
    }

    Browser ping() {
        return frame(0x89, "");
    }

    private Browser frame(int kind, String message) {
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(kind);
        if (body.length < 126) {
            out.write(0x80 | body.length);
        } else {
            out.write(0x80 | 126);
            out.write(body.length >> 8);
            out.write(body.length);
        }
        out.writeBytes(new byte[] {1, 2, 3, 4});
        for (int i = 0; i < body.length; i++) {
            out.write(body[i] ^ (1 + i % 4));
        }
        try {
            duplex.write(ByteBuffer.wrap(out.toByteArray()));
            duplex.flush();
        } catch (IOException e) {
            throw new AssertionError("The WebSocket has ended", e);
        }
        return this;
    }

    String next() {
        return stage.receive("No message came", inbox::poll);
    }

    /// The next message, a document of its own.
    Element element() {
        return Elements.parse(next(), "", XmlLimits.STORED);
    }
}
