package im.clove.node.store.mapdb;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// The bytes of writes in the log: table name, key, value, each with its length; value length -1 removes.
final class LogRecord {
    private LogRecord() {}

    static byte[] encode(List<Batch.Write> writes) {
        int size = 0;
        for (Batch.Write write : writes) {
            byte[] value = write.value();
            size += 9 + write.table().onDisk().length() + write.key().length() + (value == null ? 0 : value.length);
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (Batch.Write write : writes) {
            byte[] table = write.table().onDisk().getBytes(StandardCharsets.US_ASCII);
            byte[] key = write.key().bytes();
            byte[] value = write.value();
            out.put((byte) table.length).put(table).putInt(key.length).put(key);
            if (value == null) {
                out.putInt(-1);
            } else {
                out.putInt(value.length).put(value);
            }
        }
        return out.array();
    }

    /// @throws StoreException if the bytes are no such record, although their checksum was right
    static void decode(ByteBuffer in, Consumer<Batch.Write> target) {
        while (in.hasRemaining()) {
            String name = new String(take(in, in.get()), StandardCharsets.US_ASCII);
            byte[] key = take(in, in.remaining() < 4 ? -1 : in.getInt());
            int length = in.remaining() < 4 ? -2 : in.getInt();
            byte[] value = length == -1 ? null : take(in, length);
            target.accept(new Batch.Write(table(name), Key.ofBytes(key), value));
        }
    }

    private static Table table(String onDisk) {
        try {
            return new Table(onDisk);
        } catch (IllegalArgumentException e) {
            throw new StoreException("A record of store.log is damaged; restore the store from a backup", e);
        }
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new StoreException("A record of store.log is damaged; restore the store from a backup", null);
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
