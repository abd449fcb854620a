package im.clove.node.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A key made of typed parts. Parts cannot run into each other whatever they contain, keys order as their parts
/// do, and a key with more parts comes right after its prefix. Immutable.
public final class Key implements Comparable<Key> {
    /// The prefix of every key.
    public static final Key EMPTY = new Key(new byte[0]);

    private static final byte END = 0;
    private static final byte ESCAPE = 1;

    private final byte[] bytes;

    private Key(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Key of(String first) {
        return EMPTY.then(first);
    }

    public static Key of(long first) {
        return EMPTY.then(first);
    }

    /// A key as [#bytes] gave it.
    public static Key ofBytes(byte[] bytes) {
        return new Key(bytes.clone());
    }

    /// This key with a text part at its end. Bytes 0 and 1 of the UTF-8 form are escaped, so that 0 can end a part.
    public Key then(String part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + part.length() + 1);
        out.writeBytes(bytes);
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            if (b == END || b == ESCAPE) {
                out.write(ESCAPE);
                out.write(b + 1);
            } else {
                out.write(b);
            }
        }
        out.write(END);
        return new Key(out.toByteArray());
    }

    /// This key with a number part at its end; numbers order by value, negative ones first.
    public Key then(long part) {
        return new Key(ByteBuffer.allocate(bytes.length + 8)
                .put(bytes)
                .putLong(part ^ Long.MIN_VALUE)
                .array());
    }

    /// This key with the parts of another at its end.
    Key then(Key parts) {
        return new Key(ByteBuffer.allocate(bytes.length + parts.bytes.length)
                .put(bytes)
                .put(parts.bytes)
                .array());
    }

    /// What is left of this key behind a prefix that it begins with.
    Key behind(Key prefix) {
        return new Key(Arrays.copyOfRange(bytes, prefix.bytes.length, bytes.length));
    }

    /// The least key that is behind all that begin with this one; null if there is none, as behind [#EMPTY].
    public @Nullable Key behindAll() {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == (byte) 0xFF) {
            length--;
        }
        if (length == 0) {
            return null;
        }
        byte[] end = Arrays.copyOf(bytes, length);
        end[length - 1]++;
        return new Key(end);
    }

    public boolean startsWith(Key prefix) {
        return bytes.length >= prefix.bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    /// The text part that begins at this offset (see [#bytes]); the next part begins after its end byte.
    ///
    /// @throws StoreException if there is none
    public String textAt(int offset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int i = offset;
        while (i < bytes.length && bytes[i] != END) {
            if (bytes[i] == ESCAPE && ++i < bytes.length) {
                out.write(bytes[i] - 1);
            } else if (i < bytes.length) {
                out.write(bytes[i]);
            }
            i++;
        }
        if (i >= bytes.length) {
            throw damaged();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static StoreException damaged() {
        return new StoreException("A key in the store is damaged; restore the store from a backup", null);
    }

    /// The number part at the end of the key.
    ///
    /// @throws StoreException if there is none
    public long lastLong() {
        if (bytes.length < Long.BYTES) {
            throw damaged();
        }
        return ByteBuffer.wrap(bytes).getLong(bytes.length - 8) ^ Long.MIN_VALUE;
    }

    public int length() {
        return bytes.length;
    }

    /// A copy of the bytes; they order as unsigned.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
