package im.clove.runtime.link;

import im.clove.xmpp.xml.StreamEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The frames of RFC 6455 §5, on a server: reads what a client sends, masked, into whole text messages and control
/// frames, and lays out what goes to it, unmasked. No extension is agreed on, so no reserved bit means anything.
/// A message takes memory as it comes, never as announced.
final class WebSocketFrames {
    static final int NORMAL = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int UNSUPPORTED_DATA = 1003;
    static final int TOO_BIG = 1009;

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;
    private static final int MOST_OF_CONTROL = 125;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int EIGHT_BYTES_FOLLOW = 127;
    private static final byte[] NONE = {};

    private final byte[] head = new byte[14];
    private int headLength;
    private boolean isBody;
    private long left;
    private int read;
    private byte[] control = NONE;
    private byte[] message = NONE;
    private int messageLength;
    private boolean isMessage;

    /// What came.
    sealed interface Frame {
        /// A whole message of text, as bytes that nobody has looked at.
        record Message(ByteBuffer text) implements Frame {}

        record Ping(byte[] data) implements Frame {}

        record Pong() implements Frame {}

        record Close() implements Frame {}

        /// The peer broke the rules; nothing more is read.
        ///
        /// @param code of §7.4.1
        record Fault(int code, StreamEvent.Kind kind, String reason) implements Frame {}
    }

    /// The next of what is in the buffer, or null if that was used up before anything was complete.
    ///
    /// @param most bytes of one message
    @Nullable
    Frame next(ByteBuffer in, int most) {
        while (in.hasRemaining()) {
            Frame found = isBody ? body(in) : head(in.get(), most);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// What a message that is not complete takes.
    int pendingBytes() {
        return message.length;
    }

    /// Whether a frame or a message has begun that is not complete.
    boolean isInside() {
        return headLength > 0 || isMessage;
    }

    private @Nullable Frame head(byte next, int most) {
        head[headLength++] = next;
        if (headLength < 2) {
            return null;
        }
        if (headLength == 2) {
            Frame fault = begun();
            if (fault != null) {
                return fault;
            }
        }
        return headLength < headSize() ? null : bodyBegins(most);
    }

    private int opcode() {
        return head[0] & 0x0F;
    }

    private boolean isFinal() {
        return (head[0] & FINAL) != 0;
    }

    private boolean isControl() {
        return opcode() >= CLOSE;
    }

    private int announced() {
        return head[1] & 0x7F;
    }

    private int lengthBytes() {
        return switch (announced()) {
            case TWO_BYTES_FOLLOW -> 2;
            case EIGHT_BYTES_FOLLOW -> 8;
            default -> 0;
        };
    }

    private int headSize() {
        return 2 + lengthBytes() + MASK_BYTES;
    }

    private @Nullable Frame begun() {
        if ((head[0] & RESERVED) != 0) {
            return fault("a reserved bit is set");
        }
        if ((head[1] & MASKED) == 0) {
            return fault("a frame of a client is not masked");
        }
        return switch (opcode()) {
            case TEXT -> isMessage ? fault("a message begins inside another") : null;
            case CONTINUATION -> isMessage ? null : fault("nothing to continue");
            case BINARY ->
                new Frame.Fault(UNSUPPORTED_DATA, StreamEvent.Kind.POLICY_VIOLATION, "a message that is no text");
            case CLOSE, PING, PONG ->
                isFinal() && announced() <= MOST_OF_CONTROL
                        ? null
                        : fault("a control frame that is not one small piece");
            default -> fault("an unknown kind of frame");
        };
    }

    private static Frame fault(String reason) {
        return new Frame.Fault(PROTOCOL_ERROR, StreamEvent.Kind.POLICY_VIOLATION, reason);
    }

    private @Nullable Frame bodyBegins(int most) {
        left = announced();
        if (lengthBytes() > 0) {
            left = 0;
            for (int i = 0; i < lengthBytes(); i++) {
                left = left << 8 | head[2 + i] & 0xFF;
            }
            // §5.2: the shortest form is the only one, and the highest bit of the long form is 0.
            if (left < 0 || left <= (lengthBytes() == 2 ? MOST_OF_CONTROL : 0xFFFF)) {
                return fault("a length in another form than the shortest");
            }
        }
        read = 0;
        if (isControl()) {
            control = new byte[(int) left];
        } else if (left > most - messageLength) {
            return new Frame.Fault(TOO_BIG, StreamEvent.Kind.POLICY_VIOLATION, "more bytes than one message may have");
        } else {
            isMessage = true;
        }
        isBody = true;
        return left == 0 ? complete() : null;
    }

    private @Nullable Frame body(ByteBuffer in) {
        int count = (int) Math.min(left, in.remaining());
        byte[] into = isControl() ? control : room(count);
        int at = isControl() ? read : messageLength;
        in.get(into, at, count);
        int mask = headSize() - MASK_BYTES;
        for (int i = 0; i < count; i++) {
            into[at + i] ^= head[mask + (read + i & 3)];
        }
        read += count;
        left -= count;
        if (!isControl()) {
            messageLength += count;
        }
        return left == 0 ? complete() : null;
    }

    private byte[] room(int more) {
        if (messageLength + more > message.length) {
            message = Arrays.copyOf(message, Math.max(messageLength + more, messageLength * 2));
        }
        return message;
    }

    private @Nullable Frame complete() {
        isBody = false;
        headLength = 0;
        return switch (opcode()) {
            case CLOSE -> new Frame.Close();
            case PING -> new Frame.Ping(control);
            case PONG -> new Frame.Pong();
            default -> isFinal() ? whole() : null;
        };
    }

    private Frame whole() {
        ByteBuffer text = ByteBuffer.wrap(message, 0, messageLength);
        message = NONE;
        messageLength = 0;
        isMessage = false;
        return new Frame.Message(text);
    }

    static byte[] text(byte[] message) {
        return frame(TEXT, message);
    }

    static byte[] pong(byte[] data) {
        return frame(PONG, data);
    }

    static byte[] close(int code) {
        return frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private static byte[] frame(int opcode, byte[] body) {
        int size = body.length;
        int lengthBytes = size <= MOST_OF_CONTROL ? 0 : size <= 0xFFFF ? 2 : 8;
        ByteBuffer out = ByteBuffer.allocate(2 + lengthBytes + size).put((byte) (FINAL | opcode));
        switch (lengthBytes) {
            case 0 -> out.put((byte) size);
            case 2 -> out.put((byte) TWO_BYTES_FOLLOW).putShort((short) size);
            default -> out.put((byte) EIGHT_BYTES_FOLLOW).putLong(size);
        }
        return out.put(body).array();
    }
}
