package im.clove.node.store.mapdb;

import im.clove.node.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.Erasure;
import org.mapdb.Serializer;
import org.mapdb.StoreDirect;

/// Where values are. Short ones stay in the tree's node; longer ones are records of their own, so that changing a
/// tree does not copy them. MapDB's own switch for that, `valuesOutsideNodesEnable`, never gives back the record
/// number of a removed value, 8 bytes for each message that ever passed; COMPAT(mapdb, 3.1.0).
final class Values {
    private static final int INLINE = 40;
    private static final byte HERE = 0;
    private static final byte ELSEWHERE = 1;
    private static final Serializer<byte[]> RECORD = new Records();

    private final StoreDirect records;
    private final Spares spares;

    Values(StoreDirect records, Spares spares) {
        this.records = records;
        this.spares = spares;
    }

    /// Stores a value and makes the reference the tree keeps.
    byte[] store(byte[] value) {
        if (value.length <= INLINE) {
            byte[] reference = new byte[1 + value.length];
            reference[0] = HERE;
            System.arraycopy(value, 0, reference, 1, value.length);
            return reference;
        }
        int room = roomFor(value.length);
        byte[] record =
                ByteBuffer.allocate(room).putInt(value.length).put(value).array();
        long number = spares.take(room);
        if (number == 0) {
            number = records.put(record, RECORD);
        } else {
            records.update(number, record, RECORD);
        }
        return ByteBuffer.allocate(9).put(ELSEWHERE).putLong(number).array();
    }

    byte[] load(byte[] reference) {
        if (reference.length > 0 && reference[0] == HERE) {
            return Arrays.copyOfRange(reference, 1, reference.length);
        }
        byte[] record = records.get(number(reference), RECORD);
        if (record == null || record.length < Integer.BYTES) {
            throw damaged();
        }
        int length = ByteBuffer.wrap(record).getInt();
        if (length < 0 || length > record.length - Integer.BYTES) {
            throw damaged();
        }
        return Arrays.copyOfRange(record, Integer.BYTES, Integer.BYTES + length);
    }

    /// Gives the value's room back. It is overwritten first: what was deleted shall not stay readable in the file
    /// (P-12).
    void free(byte[] reference) {
        if (reference.length > 0 && reference[0] == HERE) {
            return;
        }
        long number = number(reference);
        int length = Erasure.erase(records, number);
        if (length == 0 || !spares.offer(length, number)) {
            records.delete(number, RECORD);
        }
    }

    private static long number(byte[] reference) {
        if (reference.length != 9 || reference[0] != ELSEWHERE) {
            throw damaged();
        }
        return ByteBuffer.wrap(reference).getLong(1);
    }

    private static StoreException damaged() {
        return new StoreException("A reference in store.db is damaged; restore the store from a backup", null);
    }

    /// MapDB never joins free pieces, and reuses one only for the same size. Few sizes, an eighth apart, keep the
    /// file from growing while messages of all lengths come and go (P-16).
    private static int roomFor(int length) {
        int needed = length + Integer.BYTES;
        int step = Math.max(64, Integer.highestOneBit(needed) >> 3);
        return (needed + step - 1) / step * step;
    }

    /// A record as it is.
    private static final class Records implements Serializer<byte[]> {
        @Override
        public void serialize(DataOutput2 out, byte[] value) throws IOException {
            out.write(value, 0, value.length);
        }

        @Override
        public byte[] deserialize(DataInput2 in, int available) throws IOException {
            byte[] value = new byte[available];
            in.readFully(value);
            return value;
        }
    }
}
