package im.clove.node.store.mapdb;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.Serializer;
import org.mapdb.StoreDirect;

/// Emptied records kept for the next value of their size, a bounded number. While messages come and go, MapDB's own
/// lists of free pieces, which cost room at every turn, are left alone; COMPAT(mapdb, 3.1.0). Saved with each
/// checkpoint. Owned by the writer.
final class Spares {
    private static final int AT_MOST = 2_048;
    private static final Format FORMAT = new Format();

    private final Map<Integer, Deque<Long>> bySize = new HashMap<>();
    private int count;

    /// @return the record number the spares are saved under
    static long create(StoreDirect records) {
        return records.put(new Spares(), FORMAT);
    }

    static Spares open(StoreDirect records, long number) {
        Spares spares = records.get(number, FORMAT);
        return spares == null ? new Spares() : spares;
    }

    void save(StoreDirect records, long number) {
        records.update(number, this, FORMAT);
    }

    /// A record of exactly that size, or 0 if there is none.
    long take(int size) {
        Deque<Long> numbers = bySize.get(size);
        Long number = numbers == null ? null : numbers.pollLast();
        if (number == null) {
            return 0;
        }
        count--;
        return number;
    }

    /// @return whether it is kept; if not, the caller deletes it
    boolean offer(int size, long number) {
        if (count >= AT_MOST) {
            return false;
        }
        bySize.computeIfAbsent(size, _ -> new ArrayDeque<>()).addLast(number);
        count++;
        return true;
    }

    /// Always of the same length, so that saving changes it in place.
    private static final class Format implements Serializer<Spares> {
        @Override
        public void serialize(DataOutput2 out, Spares value) throws IOException {
            out.writeInt(value.count);
            for (Map.Entry<Integer, Deque<Long>> each : value.bySize.entrySet()) {
                for (long number : each.getValue()) {
                    out.writeInt(each.getKey());
                    out.writeLong(number);
                }
            }
            out.write(new byte[(AT_MOST - value.count) * (Integer.BYTES + Long.BYTES)]);
        }

        @Override
        public Spares deserialize(DataInput2 in, int available) throws IOException {
            Spares spares = new Spares();
            int count = in.readInt();
            if (count < 0 || count > AT_MOST) {
                throw new IOException("The list of spare records is damaged");
            }
            for (int i = 0; i < count; i++) {
                spares.offer(in.readInt(), in.readLong());
            }
            return spares;
        }
    }
}
