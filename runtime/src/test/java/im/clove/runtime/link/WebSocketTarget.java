package im.clove.runtime.link;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Frames of a WebSocket and the stanzas in them: no exception, the same events however the bytes are cut, nothing
/// after the end, no memory for what is only announced.
public final class WebSocketTarget implements FuzzTarget {
    private static final String OPEN =
            "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='montague.example' version='1.0'/>";

    @Override
    public String name() {
        return "websocket";
    }

    private static byte[] frame(int first, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        byte[] mask = {1, 2, 3, 4};
        ByteBuffer out = ByteBuffer.allocate(body.length + 8).put((byte) first);
        if (body.length > 125) {
            out.put((byte) (0x80 | 126)).putShort((short) body.length);
        } else {
            out.put((byte) (0x80 | body.length));
        }
        out.put(mask);
        for (int i = 0; i < body.length; i++) {
            out.put((byte) (body[i] ^ mask[i & 3]));
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] join(byte[]... all) {
        int length = 0;
        for (byte[] each : all) {
            length += each.length;
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        for (byte[] each : all) {
            out.put(each);
        }
        return out.array();
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                join(frame(0x81, OPEN), frame(0x81, "<message xmlns='jabber:client'><body>x</body></message>")),
                join(frame(0x01, "<message xmlns='"), frame(0x89, "ping"), frame(0x80, "jabber:client'/>")),
                join(frame(0x81, "<presence xmlns='jabber:client'/>"), frame(0x88, "")),
                frame(0x81, "<message xmlns='jabber:client'><body>" + "y".repeat(200) + "</body></message>"),
                frame(0x81, "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"),
                frame(0x82, "binary"),
                new byte[] {(byte) 0x81, (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 1},
                new byte[] {(byte) 0x81, (byte) 0xfe, 0, 1, 0, 0, 0, 0, 1},
                frame(0xc1, "reserved"),
                frame(0x81, "<a/><b/>"));
    }

    @Override
    public List<String> words() {
        return List.of("\u0001", "\u0080", "\u007f", "\u007e", OPEN, "\0\0\0\0", "<a/>");
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        WebSocketFraming framing = new WebSocketFraming(XmlLimits.BEFORE_LOGIN);
        List<StreamEvent> whole = framing.feed(ByteBuffer.wrap(input));
        WebSocketFraming other = new WebSocketFraming(XmlLimits.BEFORE_LOGIN);
        List<StreamEvent> pieces = new ArrayList<>();
        for (int at = 0; at < input.length; ) {
            int length = Math.min(input.length - at, 1 + random.nextInt(1 + random.nextInt(40)));
            ByteBuffer piece = ByteBuffer.wrap(input, at, length);
            if (random.nextBoolean()) {
                pieces.addAll(other.feed(piece));
            } else {
                while (piece.hasRemaining()) {
                    pieces.addAll(other.feedSome(piece));
                }
            }
            at += length;
        }
        require(pieces.equals(whole), "the cut makes a difference");
        require(framing.hasEnded() == other.hasEnded(), "the cut makes a difference to the end");
        framing.reply();
        StringBuilder shape = new StringBuilder().append(framing.hasEnded()).append(framing.isInside());
        for (int i = 0; i < whole.size(); i++) {
            StreamEvent event = whole.get(i);
            shape.append(event.getClass().getSimpleName().charAt(0));
            if (event instanceof StreamEvent.Violation(StreamEvent.Kind _, String reason)) {
                require(i == whole.size() - 1, "something after the end");
                require(framing.feed(ByteBuffer.wrap(input)).isEmpty(), "read on after the end");
                shape.append(reason);
            }
        }
        framing.close();
        return shape.length() > 90 ? shape.substring(shape.length() - 90) : shape.toString();
    }
}
