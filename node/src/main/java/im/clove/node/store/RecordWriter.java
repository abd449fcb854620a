package im.clove.node.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Writes the fields of one stored value: a format version first, then fixed-width numbers and length-prefixed
/// bytes.
/// [RecordReader] takes them back in the same order.
public final class RecordWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    public RecordWriter(int version) {
        out.write(version);
    }

    public RecordWriter flag(boolean value) {
        out.write(value ? 1 : 0);
        return this;
    }

    public RecordWriter number(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    public RecordWriter number(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    /// A time, to the millisecond.
    public RecordWriter time(Instant value) {
        return number(value.toEpochMilli());
    }

    public RecordWriter bytes(byte[] value) {
        number(value.length);
        out.writeBytes(value);
        return this;
    }

    public RecordWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] done() {
        return out.toByteArray();
    }
}
