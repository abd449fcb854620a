package im.clove.node.store.mapdb;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.serializer.GroupSerializerObjectArray;

/// How the B-tree's nodes keep keys and references: length and bytes, each key without what it shares with the one
/// before. Keys order as unsigned bytes. Every length is checked against a bound, so a damaged node cannot ask for
/// memory (P-14).
final class ByteArrays extends GroupSerializerObjectArray<byte[]> {
    private static final int LONGEST = 1 << 20;

    @Override
    public void serialize(DataOutput2 out, byte[] value) throws IOException {
        out.packInt(value.length);
        out.write(value, 0, value.length);
    }

    @Override
    public byte[] deserialize(DataInput2 in, int available) throws IOException {
        byte[] value = new byte[checked(in.unpackInt(), LONGEST)];
        in.readFully(value);
        return value;
    }

    @Override
    public void valueArraySerialize(DataOutput2 out, Object values) throws IOException {
        byte[] previous = {};
        for (Object each : (Object[]) values) {
            byte[] value = (byte[]) each;
            int mismatch = Arrays.mismatch(previous, value);
            int shared = mismatch < 0 ? value.length : mismatch;
            out.packInt(shared);
            out.packInt(value.length - shared);
            out.write(value, shared, value.length - shared);
            previous = value;
        }
    }

    @Override
    public Object[] valueArrayDeserialize(DataInput2 in, int size) throws IOException {
        Object[] values = new Object[checked(size, 1 << 10)];
        byte[] previous = {};
        for (int i = 0; i < size; i++) {
            int shared = checked(in.unpackInt(), previous.length);
            int rest = checked(in.unpackInt(), LONGEST);
            byte[] value = Arrays.copyOf(previous, shared + rest);
            in.readFully(value, shared, rest);
            values[i] = value;
            previous = value;
        }
        return values;
    }

    private static int checked(int length, int bound) throws IOException {
        if (length < 0 || length > bound) {
            throw new IOException("A node of the store has an impossible length");
        }
        return length;
    }

    @Override
    public int valueArraySearch(Object keys, byte[] key) {
        Object[] sorted = (Object[]) keys;
        int low = 0;
        int high = sorted.length - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = Arrays.compareUnsigned((byte[]) sorted[middle], key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }

    @Override
    @SuppressWarnings("rawtypes") // as MapDB declares it
    public int valueArraySearch(Object keys, byte[] key, Comparator comparator) {
        return valueArraySearch(keys, key);
    }

    @Override
    public int compare(byte[] one, byte[] other) {
        return Arrays.compareUnsigned(one, other);
    }

    @Override
    public boolean equals(byte[] one, byte[] other) {
        return Arrays.equals(one, other);
    }

    @Override
    public int hashCode(byte[] value, int seed) {
        return 31 * seed + Arrays.hashCode(value);
    }
}
